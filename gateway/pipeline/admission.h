#pragma once

#include "gateway/pipeline/request_context.h"

namespace sekisho {

// On the header block alone, before a byte of the body is read: who is it, and may it ask now? Fills the context's caller.
Result<void> admit(RequestContext& context);

// Takes the estimated tokens of the request from the caller's allowance.
Result<void> charge_tokens(RequestContext& context);

// Reads the body (JSON only) and parses it.
boost::asio::awaitable<Result<void>> read_request(RequestContext& context, Endpoint endpoint);

// The names that `model` may have for this caller: its aliases, or every alias and target of the policy.
std::vector<std::string> models_for(const Snapshot& snapshot, const Caller& caller);

// ModelNotFound, with the list, where the caller may not ask for that model.
Result<void> check_model(const std::string& asked, const Snapshot& snapshot, const Caller& caller);
inline Result<void> check_model(const RequestContext& context) {
  return check_model(context.request.model, *context.snapshot, context.caller);
}

}  // namespace sekisho
