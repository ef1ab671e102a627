#pragma once

#include "gateway/core/http_message.h"
#include "gateway/core/result.h"

#include <string_view>

namespace sekisho {

// Boost.Beast's reading of a head that the gate has let through: method, target split into path and query, and the header fields
// that are for the handler. Fields about the connection alone (RFC 9110 §7.6.1) stay out. An error means that Beast and the gate
// disagree about the bytes, which the fuzz target http_request looks for; such a request is refused like any other in doubt.
Result<HttpRequestHead> parse_head(std::string_view block);

}  // namespace sekisho
