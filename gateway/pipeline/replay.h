#pragma once

#include "gateway/pipeline/request_context.h"

#include <boost/asio/awaitable.hpp>

namespace sekisho {

enum class Replayed { No, Yes };

// Where the client sent an Idempotency-Key: answers with what the first request of that key was answered, waiting for it where it is
// still under way; or makes this request the first, whose answer will be kept (context.ticket).
boost::asio::awaitable<Result<Replayed>> replay(RequestContext& context);

}  // namespace sekisho
