#include "providers/openai/http_date.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace sekisho {
namespace {

using std::chrono::sys_seconds;

// The parts of a date as they stand in its text.
struct DateText {
  std::string_view day;
  std::string_view month;
  std::string_view year;
  std::string_view clock;  // `08:49:37`
};

std::optional<int> parse_digits(std::string_view text) {
  int value = 0;
  const char* const begin = text.data();
  const char* const end = begin + text.size();
  if (text.empty() || text.front() < '0' || text.front() > '9') return std::nullopt;
  const auto [stop, code] = std::from_chars(begin, end, value);
  if (code != std::errc() || stop != end) return std::nullopt;
  return value;
}

// `06 Nov 1994 08:49:37 GMT`, behind the day of the week.
std::optional<DateText> split_fixed(std::string_view text) {
  if (text.size() != 24 || text[2] != ' ' || text[6] != ' ' || text[11] != ' ') return std::nullopt;
  return DateText{text.substr(0, 2), text.substr(3, 3), text.substr(7, 4), text.substr(12, 8)};
}

// `06-Nov-94 08:49:37 GMT`, behind it.
std::optional<DateText> split_rfc850(std::string_view text) {
  if (text.size() != 22 || text[2] != '-' || text[6] != '-' || text[9] != ' ') return std::nullopt;
  return DateText{text.substr(0, 2), text.substr(3, 3), text.substr(7, 2), text.substr(10, 8)};
}

// `Sun Nov  6 08:49:37 1994`, whole.
std::optional<DateText> split_asctime(std::string_view text) {
  if (text.size() != 24 || text[3] != ' ' || text[7] != ' ' || text[10] != ' ' || text[19] != ' ') return std::nullopt;
  const std::string_view day = text[8] == ' ' ? text.substr(9, 1) : text.substr(8, 2);
  return DateText{day, text.substr(4, 3), text.substr(20, 4), text.substr(11, 8)};
}

std::optional<DateText> split(std::string_view text) {
  const std::size_t comma = text.find(", ");
  if (comma == std::string_view::npos) return split_asctime(text);
  if (!text.ends_with(" GMT")) return std::nullopt;
  const std::string_view rest = text.substr(comma + 2);
  return comma == 3 ? split_fixed(rest) : split_rfc850(rest);
}

std::optional<unsigned> find_month(std::string_view name) {
  static constexpr std::array<std::string_view, 12> kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                            "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const auto* const found = std::ranges::find(kMonths, name);
  if (found == kMonths.end()) return std::nullopt;
  return static_cast<unsigned>(found - kMonths.begin()) + 1;
}

std::optional<std::chrono::seconds> parse_clock(std::string_view text) {
  if (text[2] != ':' || text[5] != ':') return std::nullopt;
  const auto hour = parse_digits(text.substr(0, 2));
  const auto minute = parse_digits(text.substr(3, 2));
  const auto second = parse_digits(text.substr(6, 2));
  if (!hour || !minute || !second || *hour > 23 || *minute > 59 || *second > 60) return std::nullopt;
  return std::chrono::hours(*hour) + std::chrono::minutes(*minute) + std::chrono::seconds(*second);
}

std::optional<sys_seconds> time_of(int year, const DateText& text) {
  const auto day = parse_digits(text.day);
  const auto month = find_month(text.month);
  const auto clock = parse_clock(text.clock);
  if (!day || !month || !clock) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year(year), std::chrono::month(*month),
                                         std::chrono::day(static_cast<unsigned>(*day))};
  if (!date.ok()) return std::nullopt;
  return std::chrono::sys_days(date) + *clock;
}

// The last century's, this one's or the next one's: the latest that is not more than 50 years ahead.
std::optional<sys_seconds> time_near(sys_seconds now, int last_digits, const DateText& text) {
  const std::chrono::year_month_day today(std::chrono::floor<std::chrono::days>(now));
  const int this_year = static_cast<int>(today.year());
  for (const int century : {this_year / 100 + 1, this_year / 100, this_year / 100 - 1}) {
    const auto time = time_of(100 * century + last_digits, text);
    if (time && *time <= now + std::chrono::years(50)) return time;
  }
  return std::nullopt;
}

}  // namespace

std::optional<sys_seconds> parse_http_date(std::string_view text, std::optional<sys_seconds> now) {
  const auto parts = split(text);
  const auto year = parts ? parse_digits(parts->year) : std::nullopt;
  if (!year) return std::nullopt;
  if (parts->year.size() == 4) return time_of(*year, *parts);
  return now ? time_near(*now, *year, *parts) : std::nullopt;
}

}  // namespace sekisho
