#pragma once

#include "gateway/core/request.h"
#include "gateway/core/result.h"

#include <string>

namespace sekisho {

// The Request that the body of an OpenAI call is. See make_openai_api() for what is checked and what is left to the provider.
Result<Request> parse_openai_request(Endpoint endpoint, std::string body);

}  // namespace sekisho
