#include "providers/openai/retry_after.h"

#include "providers/openai/http_date.h"

#include <gtest/gtest.h>

namespace sekisho {
namespace {

using std::chrono::milliseconds;

TEST(RetryAfter, PrefersMilliseconds) {
  EXPECT_EQ(read_retry_after({{"Retry-After", "9"}, {"retry-after-ms", "1250.4"}}), milliseconds(1251));
}

TEST(RetryAfter, ReadsSeconds) {
  EXPECT_EQ(read_retry_after({{"retry-after", "2"}}), milliseconds(2000));
  EXPECT_EQ(read_retry_after({{"retry-after", "0.5"}}), milliseconds(500));
}

TEST(RetryAfter, ReadsADateAgainstTheAnswersOwn) {
  EXPECT_EQ(read_retry_after({{"Date", "Wed, 31 Dec 2025 23:59:50 GMT"}, {"Retry-After", "Thu, 01 Jan 2026 00:00:20 GMT"}}),
            milliseconds(30'000));
  EXPECT_EQ(read_retry_after({{"Retry-After", "Thu, 01 Jan 2026 00:00:20 GMT"}}), std::nullopt);
}

TEST(RetryAfter, IsNeverNegativeNorMoreThanADay) {
  EXPECT_EQ(read_retry_after({{"retry-after", "-3"}}), milliseconds(0));
  EXPECT_EQ(read_retry_after({{"retry-after", "99999999999999999999"}}), std::chrono::hours(24));
}

TEST(RetryAfter, IgnoresWhatItCannotRead) {
  EXPECT_EQ(read_retry_after({{"retry-after", "soon"}}), std::nullopt);
  EXPECT_EQ(read_retry_after({{"retry-after", ""}}), std::nullopt);
  EXPECT_EQ(read_retry_after({{"retry-after-ms", "x"}, {"retry-after", "1"}}), milliseconds(1000));
  EXPECT_EQ(read_retry_after({}), std::nullopt);
}

TEST(ParseDuration, ReadsSumsOfUnits) {
  EXPECT_EQ(parse_duration("34.07s"), milliseconds(34'070));
  EXPECT_EQ(parse_duration("120ms"), milliseconds(120));
  EXPECT_EQ(parse_duration("6m0s"), milliseconds(360'000));
  EXPECT_EQ(parse_duration("1h2m"), milliseconds(3'720'000));
}

TEST(ParseDuration, RefusesEverythingElse) {
  EXPECT_EQ(parse_duration(""), std::nullopt);
  EXPECT_EQ(parse_duration("5"), std::nullopt);
  EXPECT_EQ(parse_duration("5x"), std::nullopt);
  EXPECT_EQ(parse_duration("s"), std::nullopt);
  EXPECT_EQ(parse_duration("1..2s"), std::nullopt);
}

TEST(RetryAfter, ReadsADateAgainstTheClockWhereTheAnswerHasNone) {
  const auto now = parse_http_date("Wed, 31 Dec 2025 23:59:50 GMT");

  EXPECT_EQ(read_retry_after({{"Retry-After", "Thu, 01 Jan 2026 00:00:20 GMT"}}, now), std::chrono::seconds(30));
}

TEST(RetryAfter, ReadsTheObsoleteDatesToo) {
  const auto now = parse_http_date("Wed, 31 Dec 2025 23:59:50 GMT");

  EXPECT_EQ(read_retry_after({{"Retry-After", "Thursday, 01-Jan-26 00:00:20 GMT"}}, now), std::chrono::seconds(30));
  EXPECT_EQ(read_retry_after({{"Retry-After", "Thu Jan  1 00:00:20 2026"}}, now), std::chrono::seconds(30));
  EXPECT_EQ(read_retry_after({{"Date", "Wed, 31 Dec 2025 23:59:50 GMT"}, {"Retry-After", "Thursday, 01-Jan-26 00:00:20 GMT"}}),
            std::chrono::seconds(30));
}

TEST(WaitInWords, IsFoundAsVendorsWriteIt) {
  EXPECT_EQ(find_wait_in_words("Rate limit reached. Please try again in 6m0s. Visit"), std::chrono::minutes(6));
  EXPECT_EQ(find_wait_in_words("Please try again in 120ms."), std::chrono::milliseconds(120));
  EXPECT_EQ(find_wait_in_words(R"({"error":{"message":"Please retry after 18 seconds."}})"), std::chrono::seconds(18));
  EXPECT_EQ(find_wait_in_words(R"({"error":{"message":"try again in 1.5s"}})"), std::chrono::milliseconds(1500));
}

TEST(WaitInWords, IsNoneWhereNoneIsNamed) {
  EXPECT_FALSE(find_wait_in_words("Please try again in a moment."));
  EXPECT_FALSE(find_wait_in_words("retry after 18"));
  EXPECT_FALSE(find_wait_in_words(""));
}

}  // namespace
}  // namespace sekisho
