#include "gateway/core/clock.h"

#include <array>
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

}  // namespace sekisho
