#pragma once

#include "policies/detect/checksums.h"

#include <chrono>
#include <string_view>

namespace sekisho {

// True for a day of the Gregorian calendar.
inline bool is_day(int year, int month, int day) {
  return std::chrono::year_month_day(std::chrono::year(year), std::chrono::month(static_cast<unsigned>(month)),
                                     std::chrono::day(static_cast<unsigned>(day)))
      .ok();
}

// The number that the two digits at `at` write.
constexpr int pair_at(std::string_view digits, std::size_t at) { return (digits[at] - '0') * 10 + (digits[at + 1] - '0'); }

// True where six digits are year, month and day of one of the centuries that begin with 1800, 1900 and 2000: 29 February of the year 00
// was one of 2000 only, but who is to know.
inline bool is_short_date(std::string_view digits) { return is_day(2000 + pair_at(digits, 0), pair_at(digits, 2), pair_at(digits, 4)); }

// The same for day, month and year.
inline bool is_short_date_backwards(std::string_view digits) {
  return is_day(2000 + pair_at(digits, 4), pair_at(digits, 2), pair_at(digits, 0));
}

// Eight digits: year, month and day of somebody who may be alive or be written about.
inline bool is_long_date(std::string_view digits) {
  const auto year = static_cast<int>(number_of(digits.substr(0, 4)));
  return year >= 1850 && year <= 2100 && is_day(year, pair_at(digits, 4), pair_at(digits, 6));
}

}  // namespace sekisho
