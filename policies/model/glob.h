#pragma once

#include <string_view>

namespace sekisho {

// `*` matches any number of bytes, dots included; every other byte itself. Linear in practice, quadratic at worst.
bool glob_matches(std::string_view pattern, std::string_view text);

// True where the pattern matches some text that begins with `prefix` and goes on after it.
bool glob_can_match_below(std::string_view pattern, std::string_view prefix);

}  // namespace sekisho
