#pragma once

#include <string_view>

namespace sekisho {

// Of this build: `0.1.0`, the commit of its sources (`unknown` where they were no checkout), and the compiler that made it.
std::string_view version();
std::string_view revision();
std::string_view compiler();
bool has_embedded_engine();

}  // namespace sekisho
