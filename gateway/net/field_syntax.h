#pragma once

#include "gateway/core/result.h"

#include <string>
#include <string_view>

namespace sekisho {

// Not empty and nothing but tchar (RFC 9110 §5.6.2).
bool is_token(std::string_view text);

// Nothing but visible ASCII, space and tab. Narrower than RFC 9110 §5.5: obs-text (0x80-0xff) is refused, for no two servers agree
// on what it means.
bool is_plain_value(std::string_view text);

// Only digits, at least one.
bool is_digits(std::string_view text);

// Without spaces and tabs at both ends (OWS, RFC 9110 §5.6.3).
std::string_view trim(std::string_view text);

std::string to_lower(std::string_view text);

struct FieldLine {
  std::string_view name;
  std::string_view value;  // trimmed
};

// One line of a header or trailer block, without its CRLF. Refuses what servers are known to read differently: line folding, white
// space around the name, names with `_` (which CGI-like software takes for `-`), control characters, bytes above 0x7e.
Result<FieldLine> parse_field_line(std::string_view line);

}  // namespace sekisho
