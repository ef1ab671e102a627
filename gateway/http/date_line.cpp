#include "gateway/http/date_line.h"

#include <array>
#include <cstdio>

namespace sekisho {

std::string_view DateLine::at(WallTime now) {
  const std::time_t second = std::chrono::system_clock::to_time_t(now);
  if (second == second_) return line_;
  static constexpr std::array kDays = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  static constexpr std::array kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  std::tm utc{};
  gmtime_r(&second, &utc);
  std::array<char, 64> text{};
  const auto day = static_cast<std::size_t>(utc.tm_wday);
  const auto month = static_cast<std::size_t>(utc.tm_mon);
  const int length = std::snprintf(text.data(), text.size(), "Date: %s, %02d %s %04d %02d:%02d:%02d GMT\r\n", kDays[day], utc.tm_mday,
                                   kMonths[month], utc.tm_year + 1900, utc.tm_hour, utc.tm_min, utc.tm_sec);
  line_.assign(text.data(), static_cast<std::size_t>(length));
  second_ = second;
  return line_;
}

}  // namespace sekisho
