#include "providers/openai/http_date.h"

#include <gtest/gtest.h>

namespace sekisho {
namespace {

using std::chrono::sys_seconds;

// RFC 9110 §5.6.7 writes this one moment in all three forms.
constexpr sys_seconds kExample{std::chrono::seconds(784111777)};

sys_seconds in(int year) { return std::chrono::sys_days(std::chrono::year(year) / 11 / 22); }

TEST(ParseHttpDate, ReadsAllThreeForms) {
  EXPECT_EQ(parse_http_date("Sun, 06 Nov 1994 08:49:37 GMT"), kExample);
  EXPECT_EQ(parse_http_date("Sunday, 06-Nov-94 08:49:37 GMT", in(2026)), kExample);
  EXPECT_EQ(parse_http_date("Sun Nov  6 08:49:37 1994"), kExample);
  EXPECT_EQ(parse_http_date("Wed Nov 16 08:49:37 1994"), kExample + std::chrono::days(10));
}

TEST(ParseHttpDate, TakesTwoDigitsOfAYearForTheNearestOne) {
  const auto year_of = [](std::string_view text, sys_seconds now) {
    const auto time = parse_http_date(text, now);
    return time ? int(std::chrono::year_month_day(std::chrono::floor<std::chrono::days>(*time)).year()) : 0;
  };

  EXPECT_EQ(year_of("Friday, 01-Jan-27 00:00:00 GMT", in(2026)), 2027);
  EXPECT_EQ(year_of("Friday, 01-Jan-76 00:00:00 GMT", in(2026)), 2076);
  EXPECT_EQ(year_of("Friday, 01-Jan-77 00:00:00 GMT", in(2026)), 1977);
  EXPECT_EQ(year_of("Friday, 01-Jan-00 00:00:00 GMT", in(2099)), 2100);
}

TEST(ParseHttpDate, NeedsToKnowTheTimeForTwoDigits) { EXPECT_EQ(parse_http_date("Sunday, 06-Nov-94 08:49:37 GMT"), std::nullopt); }

class NoHttpDate : public testing::TestWithParam<std::string_view> {};

TEST_P(NoHttpDate, IsRefused) { EXPECT_EQ(parse_http_date(GetParam(), in(2026)), std::nullopt); }

INSTANTIATE_TEST_SUITE_P(Texts, NoHttpDate,
                         testing::Values("", "soon", ", ", "Sun, 31 Feb 2026 08:49:37 GMT", "Sun, 06 Now 1994 08:49:37 GMT",
                                         "Sun, 06 Nov 1994 25:49:37 GMT", "Sun, -6 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 1994 08.49.37 GMT",
                                         "Sun, 06 Nov 1994 08:49:37", "Sunday, 06-Nov-1994 08:49:37 GMT", "Sunday, 06 Nov 94 08:49:37 GMT",
                                         "Sunday, 31-Feb-26 08:49:37 GMT", "Sun Nov 31 08:49:37 1994", "Sun Nov  6 08:49:37 94",
                                         "Sun Nov -6 08:49:37 1994", "Sun Nov  6 08:49:37 1994 "));

}  // namespace
}  // namespace sekisho
