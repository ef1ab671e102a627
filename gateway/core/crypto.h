#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace sekisho {

using Digest = std::array<std::uint8_t, 32>;

Digest sha256(std::string_view bytes);
// For one text; HmacKey is for many.
Digest hmac_sha256(std::string_view key, std::string_view bytes);
// Takes the same time whatever the difference (lengths are not secret).
bool equal_in_constant_time(std::string_view a, std::string_view b);
// `count` bytes of the system's randomness; throws when there is none, for nothing safe could go on.
std::string random_bytes(std::size_t count);

std::string to_hex(std::string_view bytes);
std::string to_hex(const Digest& digest);
std::optional<std::string> from_hex(std::string_view text);
// Standard alphabet, padded (RFC 4648 §4).
std::string to_base64(std::string_view bytes);
std::optional<std::string> from_base64(std::string_view text);
// Base62 without padding, most significant digit first: letters and digits only, so a key is one word to a double click.
std::string to_base62(std::string_view bytes);
std::uint32_t crc32(std::string_view bytes);

}  // namespace sekisho
