#pragma once

#include "gateway/pipeline/request_context.h"

#include <boost/asio/awaitable.hpp>

namespace sekisho {

// One request for a completion or an embedding, from its header block to the last byte of its answer. Answers exactly once.
boost::asio::awaitable<void> serve(RequestContext& context, Endpoint endpoint);

// The same road up to the decision, which is the answer: nothing is sent to any target.
boost::asio::awaitable<void> serve_decide(RequestContext& context);

// Answers with an error in the client's dialect and books it.
boost::asio::awaitable<void> refuse(RequestContext& context, Error error);

}  // namespace sekisho
