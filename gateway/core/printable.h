#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace sekisho {

// False for what can end a line, move a terminal's cursor or turn the text around it (Unicode TR36 §2, CVE-2021-42574): controls, line and
// paragraph separators, the characters of Bidi_Control, the byte order mark.
bool is_printable(std::uint32_t code);

// `\n`, `\r`, `\t`, or `\u` and four hex digits, for a character that is not printable.
void append_escape(std::string& out, std::uint32_t code);

// The text as one line, with an escape for every character that is not printable and U+FFFD, escaped, for bytes that are no UTF-8.
std::string printable_line(std::string_view text);

// As printable_line, line by line.
std::string printable(std::string_view text);

}  // namespace sekisho
