#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace sekisho {

// Keccak-256 with the padding of its authors' submission, as Ethereum uses it: not SHA3-256, whose padding differs (FIPS 202). Of texts
// shorter than one block, which is 136 bytes.
std::array<std::uint8_t, 32> keccak_256(std::string_view text);

}  // namespace sekisho
