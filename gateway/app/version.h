#pragma once

#include <string_view>

namespace sekisho {

// Of this build: `0.1.0`, and the compiler that made it.
std::string_view version();
std::string_view compiler();
bool has_embedded_engine();

}  // namespace sekisho
