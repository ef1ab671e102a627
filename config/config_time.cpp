#include "config/config_time.h"

#include <charconv>

namespace sekisho {
namespace {

// Exactly `count` digits at `at`, nothing else.
std::optional<int> digits(std::string_view text, std::size_t at, std::size_t count) {
  const std::string_view part = text.substr(at, count);
  if (part.size() != count || part.find_first_not_of("0123456789") != std::string_view::npos) return std::nullopt;
  int value = 0;
  std::from_chars(part.data(), part.data() + part.size(), value);
  return value;
}

std::optional<std::chrono::seconds> time_of_day(std::string_view text) {
  if (text.size() != 10 || text[0] != 'T' || text[3] != ':' || text[6] != ':' || text[9] != 'Z') return std::nullopt;
  const auto hour = digits(text, 1, 2);
  const auto minute = digits(text, 4, 2);
  const auto second = digits(text, 7, 2);
  if (!hour || !minute || !second || *hour > 23 || *minute > 59 || *second > 59) return std::nullopt;
  return std::chrono::hours(*hour) + std::chrono::minutes(*minute) + std::chrono::seconds(*second);
}

}  // namespace

std::optional<WallTime> parse_config_time(std::string_view text) {
  if (text.size() < 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  const auto year = digits(text, 0, 4);
  const auto month = digits(text, 5, 2);
  const auto day = digits(text, 8, 2);
  if (!year || !month || !day) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year(*year), std::chrono::month(static_cast<unsigned>(*month)),
                                         std::chrono::day(static_cast<unsigned>(*day))};
  // The clock counts nanoseconds in 64 bits: what it cannot hold is refused rather than wrapped.
  if (!date.ok() || *year < 1970 || *year > 2200) return std::nullopt;
  const WallTime midnight = std::chrono::sys_days(date);
  if (text.size() == 10) return midnight;
  const auto since = time_of_day(text.substr(10));
  return since ? std::optional<WallTime>(midnight + *since) : std::nullopt;
}

}  // namespace sekisho
