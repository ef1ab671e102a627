#include "gateway/core/clock.h"

#include <array>
#include <charconv>
#include <cstdio>
#include <ctime>

namespace sekisho {

namespace {

// `2026-11-21T12:00:00`, for years of four digits.
struct Second {
  std::time_t count = -1;
  std::string text;
};

std::string date_and_time(std::time_t count) {
  std::tm parts{};
  gmtime_r(&count, &parts);
  std::array<char, 64> text{};
  const int length = std::snprintf(text.data(), text.size(), "%04d-%02d-%02dT%02d:%02d:%02d", parts.tm_year + 1900, parts.tm_mon + 1,
                                   parts.tm_mday, parts.tm_hour, parts.tm_min, parts.tm_sec);
  return {text.data(), static_cast<std::size_t>(length)};
}

// The last whole year that nanoseconds in 64 bits can hold.
constexpr int kLastYear = 2261;

}  // namespace

std::string to_rfc3339(WallTime time) {
  // Most times that are asked for are now: the second is the same as the last time.
  thread_local Second last;
  const auto millis = std::chrono::floor<std::chrono::milliseconds>(time.time_since_epoch());
  const auto seconds = std::chrono::floor<std::chrono::seconds>(millis);
  if (last.text.empty() || last.count != seconds.count()) last = {seconds.count(), date_and_time(seconds.count())};
  const auto rest = static_cast<unsigned>((millis - seconds).count());
  std::string text;
  text.reserve(last.text.size() + 5);
  text.append(last.text).append(
      {'.', static_cast<char>('0' + rest / 100), static_cast<char>('0' + rest / 10 % 10), static_cast<char>('0' + rest % 10), 'Z'});
  return text;
}

std::optional<WallTime> from_rfc3339(std::string_view text) {
  constexpr std::string_view kForm = "0000-00-00T00:00:00.000Z";
  if (text.size() != kForm.size()) return std::nullopt;
  for (std::size_t i = 0; i < kForm.size(); ++i) {
    const bool digit = text[i] >= '0' && text[i] <= '9';
    if (kForm[i] == '0' ? !digit : text[i] != kForm[i]) return std::nullopt;
  }
  const auto number = [text](std::size_t at, std::size_t length) {
    int value = 0;
    std::from_chars(text.data() + at, text.data() + at + length, value);
    return value;
  };
  const std::chrono::year_month_day day(std::chrono::year(number(0, 4)), std::chrono::month(static_cast<unsigned>(number(5, 2))),
                                        std::chrono::day(static_cast<unsigned>(number(8, 2))));
  if (!day.ok() || number(0, 4) < 1970 || number(0, 4) > kLastYear) return std::nullopt;
  if (number(11, 2) > 23 || number(14, 2) > 59 || number(17, 2) > 59) return std::nullopt;
  return std::chrono::sys_days(day) + std::chrono::hours(number(11, 2)) + std::chrono::minutes(number(14, 2)) +
         std::chrono::seconds(number(17, 2)) + std::chrono::milliseconds(number(20, 3));
}

}  // namespace sekisho
