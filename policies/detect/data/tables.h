#pragma once

#include <span>
#include <string_view>

namespace sekisho {

// The tables that stand as text beside this header, line by line; the build makes them part of the program (cmake/EmbedTable.cmake).
// Where they come from: policies/detect/data/NOTICE.

// A line for each prefecture: its name, then its cities, Tokyo's wards, and its towns and villages with their district.
std::span<const std::string_view> jp_municipalities();

// A line for the first three digits of codes: those, then what to add to reach each run of codes, and how many more the run holds.
std::span<const std::string_view> jp_postal_codes();

}  // namespace sekisho
