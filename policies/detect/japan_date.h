#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace sekisho {

// A date as people write it: where it ends.
//
// Reads, at `at`, a date with year, month and day of the Gregorian calendar or of a Japanese era: 1985年3月2日, 1985/3/2, 19850302,
// 昭和60年3月2日, S60.3.2, S600302, 令和元年5月1日, 昭和六十年三月二日, 一九八五年三月二日, March 2, 1985, 2 Mar 1985, 02.03.1985. nullopt
// where none stands there, where its day is no day of the calendar or lies outside its era.
std::optional<std::size_t> read_date(std::string_view text, std::size_t at);

}  // namespace sekisho
