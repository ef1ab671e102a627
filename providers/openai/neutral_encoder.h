#pragma once

#include "gateway/core/request.h"
#include "gateway/core/target.h"
#include "providers/dialect.h"
#include "providers/openai/prefill.h"

#include <string>

namespace sekisho {

// The JSON body that says in OpenAI's format what `request` says in neutral form. Parts, calls and tools that came as JSON go out as
// they came; those without `raw` are built from their fields. `stream: false` and empty `stream_options` mean nothing and are left out.
// `prefill` is added where the answer is to go on with the last message.
std::string neutral_body(const Request& request, const Target& target, const PrefillWords& prefill);

// Path and headers around a body. The gateway's id of the request goes along as `X-Client-Request-Id`
// (platform.openai.com/docs/api-reference/debugging-requests).
UpstreamRequest upstream_request(const Request& request, std::string body);

}  // namespace sekisho
