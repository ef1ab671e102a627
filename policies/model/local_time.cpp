#include "policies/model/local_time.h"

#include <date/date.h>
#include <date/tz.h>

#include <stdexcept>

namespace sekisho {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

const date::time_zone* zone_of(const void* zone) { return static_cast<const date::time_zone*>(zone); }

// Eats exactly `digits` decimal digits.
std::optional<int> take_number(std::string_view& text, std::size_t digits) {
  if (text.size() < digits) return std::nullopt;
  int value = 0;
  for (const char c : text.substr(0, digits)) {
    if (c < '0' || c > '9') return std::nullopt;
    value = value * 10 + (c - '0');
  }
  text.remove_prefix(digits);
  return value;
}

bool take_one_of(std::string_view& text, std::string_view characters) {
  if (text.empty() || characters.find(text.front()) == std::string_view::npos) return false;
  text.remove_prefix(1);
  return true;
}

// `2026-11-20`; dates that no calendar has are refused.
std::optional<date::local_days> take_date(std::string_view& text) {
  const std::optional<int> year = take_number(text, 4);
  if (!year || !take_one_of(text, "-")) return std::nullopt;
  const std::optional<int> month = take_number(text, 2);
  if (!month || !take_one_of(text, "-")) return std::nullopt;
  const std::optional<int> day = take_number(text, 2);
  if (!day) return std::nullopt;
  const date::year_month_day date(date::year(*year), date::month(static_cast<unsigned>(*month)), date::day(static_cast<unsigned>(*day)));
  if (!date.ok()) return std::nullopt;
  return date::local_days(date);
}

// `15:02:11`, with a fraction or not; 23:59:60 counts as the next minute.
std::optional<milliseconds> take_time(std::string_view& text) {
  const std::optional<int> hour = take_number(text, 2);
  if (!hour || *hour > 23 || !take_one_of(text, ":")) return std::nullopt;
  const std::optional<int> minute = take_number(text, 2);
  if (!minute || *minute > 59 || !take_one_of(text, ":")) return std::nullopt;
  const std::optional<int> second = take_number(text, 2);
  if (!second || *second > 60) return std::nullopt;
  milliseconds time = hours(*hour) + minutes(*minute) + seconds(*second);
  if (!take_one_of(text, ".")) return time;
  int scale = 100;
  if (text.empty() || text.front() < '0' || text.front() > '9') return std::nullopt;
  for (; !text.empty() && text.front() >= '0' && text.front() <= '9'; text.remove_prefix(1), scale /= 10) {
    time += milliseconds((text.front() - '0') * scale);
  }
  return time;
}

// `Z` or `+09:00`.
std::optional<minutes> take_offset(std::string_view& text) {
  if (take_one_of(text, "Zz")) return minutes(0);
  const bool west = !text.empty() && text.front() == '-';
  if (!take_one_of(text, "+-")) return std::nullopt;
  const std::optional<int> hour = take_number(text, 2);
  if (!hour || *hour > 23 || !take_one_of(text, ":")) return std::nullopt;
  const std::optional<int> minute = take_number(text, 2);
  if (!minute || *minute > 59) return std::nullopt;
  const minutes offset = hours(*hour) + minutes(*minute);
  return west ? -offset : offset;
}

// The clock counts nanoseconds and ends in 2262; `9999-12-31` means never.
WallTime clamped(date::sys_time<milliseconds> time) {
  if (time >= date::floor<milliseconds>(WallTime::max())) return WallTime::max();
  if (time <= date::ceil<milliseconds>(WallTime::min())) return WallTime::min();
  return time;
}

}  // namespace

std::optional<LocalTime> LocalTime::find(const std::string& zone) {
  if (zone == "UTC") return LocalTime(nullptr);
  try {
    return LocalTime(date::locate_zone(zone));
  } catch (const std::runtime_error&) {
    return std::nullopt;
  }
}

seconds LocalTime::offset(WallTime time) const {
  if (zone_ == nullptr) return seconds(0);
  return zone_of(zone_)->get_info(date::floor<seconds>(time)).offset;
}

int LocalTime::hour(WallTime time) const {
  const auto local = date::floor<seconds>(time) + offset(time);
  return static_cast<int>(date::floor<hours>(local - date::floor<date::days>(local)).count());
}

int LocalTime::weekday(WallTime time) const {
  const auto local = date::floor<seconds>(time) + offset(time);
  return static_cast<int>(date::weekday(date::floor<date::days>(local)).iso_encoding());
}

std::chrono::year_month_day LocalTime::date(WallTime time) const {
  const auto local = date::floor<seconds>(time) + offset(time);
  return std::chrono::sys_days(std::chrono::days(date::floor<date::days>(local).time_since_epoch().count()));
}

std::optional<WallTime> LocalTime::parse(std::string_view text) const {
  const std::optional<date::local_days> day = take_date(text);
  if (!day) return std::nullopt;
  if (text.empty()) {
    if (zone_ == nullptr) return clamped(date::sys_days(day->time_since_epoch()));
    return clamped(date::floor<seconds>(zone_of(zone_)->to_sys(*day, date::choose::earliest)));
  }
  if (!take_one_of(text, "Tt ")) return std::nullopt;
  const std::optional<milliseconds> time = take_time(text);
  if (!time) return std::nullopt;
  const std::optional<minutes> offset = take_offset(text);
  if (!offset || !text.empty()) return std::nullopt;
  return clamped(date::sys_days(day->time_since_epoch()) + *time - *offset);
}

}  // namespace sekisho
