#include "policies/redact/generalise.h"

#include "policies/redact/calendar_date.h"

#include <gtest/gtest.h>

namespace sekisho {
namespace {

constexpr auto kKeep = Transform::Dates::Keep;
constexpr auto kShift = Transform::Dates::Shift;
const RedactionKey kKey("tenant", "caller", "one");

std::string general(std::string_view value, ValueKind kind, Transform::Dates dates = kKeep) {
  return generalised(value, kind, dates, kKey).value_or("nothing");
}

TEST(Generalise, ADateOfBirthIsItsDecade) {
  EXPECT_EQ(general("1985-04-03", ValueKind::Birthdate), "1980s");
  EXPECT_EQ(general("1985年4月3日", ValueKind::Birthdate), "1980年代");
  EXPECT_EQ(general("昭和60年4月3日", ValueKind::Birthdate), "1980年代");
  EXPECT_EQ(general("1985-02-30", ValueKind::Birthdate), "nothing");
}

TEST(Generalise, AShiftedDateStaysADateWithinAYear) {
  const auto before = read_date("1985-04-03");
  const auto after = read_date(general("1985-04-03", ValueKind::Birthdate, kShift));

  ASSERT_TRUE(before && after);
  const auto days = std::chrono::sys_days(after->date) - std::chrono::sys_days(before->date);
  EXPECT_NE(days.count(), 0);
  EXPECT_LE(std::abs(days.count()), 365);
}

TEST(Generalise, AllDatesOfAConversationMoveAlike) {
  const auto distance = [](std::string_view one, std::string_view other) {
    return std::chrono::sys_days(read_date(one)->date) - std::chrono::sys_days(read_date(other)->date);
  };
  const std::string born = general("1985-04-03", ValueKind::Birthdate, kShift);
  const std::string married = general("2010/06/12", ValueKind::Birthdate, kShift);

  EXPECT_EQ(distance(married, born), distance("2010-06-12", "1985-04-03"));
  EXPECT_NE(born, *generalised("1985-04-03", ValueKind::Birthdate, kShift, RedactionKey("tenant", "caller", "two")));
}

TEST(Generalise, AnAgeIsItsDecade) {
  EXPECT_EQ(general("37", ValueKind::Age), "30s");
  EXPECT_EQ(general("３７歳", ValueKind::Age), "30代");
  EXPECT_EQ(general("200", ValueKind::Age), "nothing");
}

TEST(Generalise, AnAddressIsItsPrefecture) {
  EXPECT_EQ(general("東京都千代田区丸の内1-1", ValueKind::Address), "東京都");
  EXPECT_EQ(general("京都府京都市左京区", ValueKind::Address), "京都府");
  EXPECT_EQ(general("10 Downing Street", ValueKind::Address), "nothing");
}

TEST(Generalise, APostalCodeIsItsFirstThreeDigits) {
  EXPECT_EQ(general("〒100-0005", ValueKind::Postal), "〒100");
  EXPECT_EQ(general("1000005", ValueKind::Postal), "100");
  EXPECT_EQ(general("12", ValueKind::Postal), "nothing");
}

TEST(Generalise, AnIpAddressIsItsNetwork) {
  EXPECT_EQ(general("10.1.2.3", ValueKind::Ip), "10.1.0.0/16");
  EXPECT_EQ(general("2001:db8:1::1", ValueKind::Ip), "2001:db8::/32");
  EXPECT_EQ(general("::1", ValueKind::Ip), "nothing");
}

TEST(Generalise, OtherKindsAreMaskedByTheCaller) { EXPECT_EQ(general("090-1234-5678", ValueKind::Phone), "nothing"); }

}  // namespace
}  // namespace sekisho
