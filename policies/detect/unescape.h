#pragma once

#include "policies/detect/byte_maps.h"
#include "policies/detect/derived_text.h"

#include <optional>
#include <string_view>

namespace sekisho {

// The lines of a text that hold escapes, with the line before each, escapes undone: percent signs (RFC 3986 §2.1), backslash escapes
// of JSON and its relatives (`\uXXXX`, `\n`, `\"`), of programs and shells (`\xXX`, `\x{XXXX}`, two or more `\NNN` or `\0NNN` in octal
// digits, whose bytes are UTF-8) and HTML character references. Lines that do not follow on each other are set apart by line ends. One
// level is undone; nullopt: there is none.
std::optional<DerivedText> unescape(std::string_view text, const ByteMaps& maps);

}  // namespace sekisho
