#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace sekisho {

// Text in UTF-16 of either order of bytes, as PowerShell's -EncodedCommand takes it. False where a unit is neither ASCII nor of the blocks
// that Japanese and Chinese, or else Korean text is written in: noise has such a unit among its first few.
bool is_utf16(std::string_view bytes);

// False where text that begins with these six bytes, the first of them the highest, cannot be such text.
bool may_be_utf16(std::uint64_t head);

// In UTF-8; nullopt where it is not UTF-16.
std::optional<std::string> read_utf16(std::string_view bytes);

}  // namespace sekisho
