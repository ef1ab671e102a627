#pragma once

#include "gateway/core/crypto.h"

#include <optional>
#include <string>
#include <string_view>

namespace sekisho {

// Fake digits for the digits of a real number (with a leading `+` where it has one); as many as those. `seed` makes them; nullopt
// where there is no range to take them from.
std::optional<std::string> fake_card(std::string_view digits, const Digest& seed);
std::optional<std::string> fake_my_number(std::string_view digits, const Digest& seed);
std::optional<std::string> fake_phone(std::string_view digits, const Digest& seed);

}  // namespace sekisho
