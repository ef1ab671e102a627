#pragma once

#include "gateway/core/json_tape.h"

#include <cstddef>
#include <optional>
#include <string_view>

namespace sekisho {

// Writes the text that the inside of a JSON string literal (`escaped`, without its quotes) stands for to `out`, which has room for
// `escaped.size()` bytes: no escape is shorter than what it means. Returns the bytes written; nullopt for an unknown escape, a bad
// `\u` or, where read strictly, a surrogate without its other half (RFC 8259 §7, RFC 7493 §2.1).
std::optional<std::size_t> json_unescape(std::string_view escaped, char* out, JsonReading reading);

}  // namespace sekisho
