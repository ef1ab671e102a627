#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace sekisho {

// A date as somebody wrote it.
struct WrittenDate {
  std::chrono::year_month_day date;
  bool japanese = false;  // with 年, or by era
  std::string separator;  // of western forms: `-`, `/` or `.`
};

// `1985-04-03`, `1985/4/3`, `1985年4月3日`, `昭和60年4月3日`, `S60.4.3`, full-width digits as well. nullopt for anything that is no day of
// the calendar.
std::optional<WrittenDate> read_date(std::string_view text);

// The date in the form of the one that was read: `1985年4月3日` or `1985-04-03` with its separator.
std::string write_date(const WrittenDate& date);

}  // namespace sekisho
