#pragma once

#include "gateway/core/http_message.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace sekisho {

enum class ConnectionOption { None, KeepAlive, Close };

// What the session adds to the handler's head.
struct ResponseFraming {
  std::optional<std::uint64_t> length = std::nullopt;  // none: no Content-Length line
  bool chunked = false;
  ConnectionOption connection = ConnectionOption::None;
};

// Status line and header block with the empty line at its end. `date_line` comes with its CRLF. Whatever the response carries of
// framing, Date and hop-by-hop fields is left out, for these are the session's; fields whose name is not a token are left out, and
// control characters in values become spaces, so that no value taken from outside can start a line of its own.
std::string response_head(const HttpResponse& response, const ResponseFraming& framing, std::string_view date_line);

// Whether answers of that status have a body at all (RFC 9110 §6.4.1).
bool status_allows_body(int status);

}  // namespace sekisho
