#pragma once

#include "gateway/core/result.h"

#include <optional>
#include <string_view>

namespace sekisho {

// The parts of a request line; views into it.
struct RequestLine {
  std::string_view method;
  std::string_view path;   // starts with `/`
  std::string_view query;  // without `?`
  bool http_1_0 = false;
  std::optional<Error> refusal;  // well-formed, but a method that is not served: 405 or 501
};

// `line` comes without its CRLF (RFC 9112 §3).
Result<RequestLine> parse_request_line(std::string_view line);

// The value of Host: a name, an IPv4 address or an IPv6 one in brackets, and a port (RFC 9110 §7.2). Narrower than RFC 3986 §3.2.2:
// of reg-name only letters, digits, `-`, `.` and `_`, so that commas, userinfo and escapes have no place.
bool is_host(std::string_view value);

}  // namespace sekisho
