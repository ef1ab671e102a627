#pragma once

#include <string_view>

namespace sekisho {

// True where some text matches both patterns (`*` matches any number of bytes).
bool globs_overlap(std::string_view a, std::string_view b);

}  // namespace sekisho
