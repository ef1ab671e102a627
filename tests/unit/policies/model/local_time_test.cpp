#include "policies/model/local_time.h"

#include <gtest/gtest.h>

namespace sekisho {
namespace {

WallTime at(std::int64_t seconds) { return WallTime(std::chrono::seconds(seconds)); }

TEST(LocalTime, KnowsUtcAndIanaZonesAndNothingElse) {
  EXPECT_TRUE(LocalTime::find("UTC").has_value());
  EXPECT_TRUE(LocalTime::find("Asia/Tokyo").has_value());
  EXPECT_FALSE(LocalTime::find("Asia/Tokio").has_value());
}

TEST(LocalTime, ReadsADateAsMidnightThere) {
  EXPECT_EQ(LocalTime::find("UTC")->parse("2026-11-20"), at(1795132800));
  EXPECT_EQ(LocalTime::find("Asia/Tokyo")->parse("2026-11-20"), at(1795132800 - 9 * 3600));
}

TEST(LocalTime, ReadsRfc3339WithItsOwnOffset) {
  const LocalTime tokyo = *LocalTime::find("Asia/Tokyo");

  EXPECT_EQ(tokyo.parse("2026-11-20T15:02:11+09:00"), at(1795132800 + 6 * 3600 + 2 * 60 + 11));
  EXPECT_EQ(tokyo.parse("2026-11-20T06:02:11Z"), at(1795132800 + 6 * 3600 + 2 * 60 + 11));
  EXPECT_EQ(tokyo.parse("2026-11-20T06:02:11.500Z"), at(1795132800 + 6 * 3600 + 2 * 60 + 11) + std::chrono::milliseconds(500));
  EXPECT_EQ(tokyo.parse("2026-11-19T23:02:11-07:00"), at(1795132800 + 6 * 3600 + 2 * 60 + 11));
}

TEST(LocalTime, RefusesWhatIsNoTime) {
  const LocalTime utc = *LocalTime::find("UTC");

  EXPECT_EQ(utc.parse("2026-02-30"), std::nullopt);
  EXPECT_EQ(utc.parse("2026-11-20T15:02:11"), std::nullopt);
  EXPECT_EQ(utc.parse("2026-11-20T24:00:00Z"), std::nullopt);
  EXPECT_EQ(utc.parse("20-11-2026"), std::nullopt);
  EXPECT_EQ(utc.parse("2026-11-20T15:02:11Z "), std::nullopt);
  EXPECT_EQ(utc.parse(""), std::nullopt);
}

TEST(LocalTime, HoldsDatesThatTheClockCannot) {
  EXPECT_EQ(LocalTime::find("UTC")->parse("9999-12-31"), WallTime::max());
  EXPECT_EQ(LocalTime::find("Asia/Tokyo")->parse("0001-01-01"), WallTime::min());
}

TEST(LocalTime, TellsHourAndWeekdayInItsZone) {
  const WallTime friday_evening = at(1795132800 + 15 * 3600 + 1800);  // 2026-11-20T15:30Z, Saturday 00:30 in Tokyo

  EXPECT_EQ(LocalTime::find("UTC")->hour(friday_evening), 15);
  EXPECT_EQ(LocalTime::find("UTC")->weekday(friday_evening), 5);
  EXPECT_EQ(LocalTime::find("Asia/Tokyo")->hour(friday_evening), 0);
  EXPECT_EQ(LocalTime::find("Asia/Tokyo")->weekday(friday_evening), 6);
}

TEST(LocalTime, FollowsSummerTime) {
  const LocalTime berlin = *LocalTime::find("Europe/Berlin");

  EXPECT_EQ(berlin.hour(*berlin.parse("2026-07-01T10:00:00Z")), 12);
  EXPECT_EQ(berlin.hour(*berlin.parse("2026-12-01T10:00:00Z")), 11);
}

TEST(LocalTime, WorksBeforeTheEpoch) {
  const LocalTime utc = *LocalTime::find("UTC");

  EXPECT_EQ(utc.hour(at(-1)), 23);
  EXPECT_EQ(utc.weekday(at(-1)), 3);
}

}  // namespace
}  // namespace sekisho
