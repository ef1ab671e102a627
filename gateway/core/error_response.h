#pragma once

#include "gateway/core/error.h"
#include "gateway/core/http_message.h"

#include <string_view>

namespace sekisho {

// The error in OpenAI's shape, `{"error": {message, type, param, code}}`, with x-request-id, Retry-After and x-should-retry where
// they apply. Every error of the gateway, the edge's own included, leaves through here or through its ClientDialect.
// `decision_id` is added to the body when it is not empty.
HttpResponse error_response(const Error& error, std::string_view request_id, std::string_view decision_id = {});

// The bare body of that answer.
std::string error_body(const Error& error, std::string_view decision_id = {});

}  // namespace sekisho
