#pragma once

#include "gateway/pipeline/request_context.h"

#include <boost/asio/awaitable.hpp>

#include <string>

namespace sekisho {

// The digest of the request's bytes, where the policy's `audit` keeps one; empty otherwise.
std::string digest_for_audit(const RequestContext& context);

// Writes the decision down as the policy's `audit` says. With `on_error: block` and something to attempt, returns when it is durable, or
// with the Error (PolicyUnavailable) that must keep anything from being attempted.
boost::asio::awaitable<Result<void>> record_decision(RequestContext& context);

}  // namespace sekisho
