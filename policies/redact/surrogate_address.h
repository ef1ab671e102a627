#pragma once

#include "gateway/core/crypto.h"

#include <optional>
#include <string>
#include <string_view>

namespace sekisho {

// A Japanese address in the prefecture of the real one, in a municipality that there is not. nullopt where the real one names no
// prefecture, or nothing else.
std::optional<std::string> fake_address(std::string_view value, std::string_view prefecture, const Digest& seed);

}  // namespace sekisho
