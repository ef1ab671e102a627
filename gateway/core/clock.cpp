#include "gateway/core/clock.h"

#include <array>
#include <cstdio>
#include <ctime>

namespace sekisho {

std::string to_rfc3339(WallTime time) {
  const auto millis = std::chrono::floor<std::chrono::milliseconds>(time.time_since_epoch());
  const auto seconds = std::chrono::floor<std::chrono::seconds>(millis);
  const std::time_t count = seconds.count();
  std::tm parts{};
  gmtime_r(&count, &parts);
  std::array<char, 64> text{};
  const int length = std::snprintf(text.data(), text.size(), "%04d-%02d-%02dT%02d:%02d:%02d.%03dZ", parts.tm_year + 1900, parts.tm_mon + 1,
                                   parts.tm_mday, parts.tm_hour, parts.tm_min, parts.tm_sec, static_cast<int>((millis - seconds).count()));
  return {text.data(), static_cast<std::size_t>(length)};
}

}  // namespace sekisho
