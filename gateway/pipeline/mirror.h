#pragma once

#include "gateway/pipeline/departures.h"
#include "gateway/pipeline/request_context.h"

#include <boost/asio/awaitable.hpp>

namespace sekisho {

// Sends a copy of some requests to the mirror of the target that answers, where the decision admits it (docs/resilience.md). The copy has
// time, money and a record of its own (`mirror_of`); it neither waits for a place nor probes a breaker, and nobody sees its answer. Returns
// once the copy is made. It ends with its answer, after a minute, or when the drain time is over.
boost::asio::awaitable<void> start_mirror(RequestContext& context, const Target& answering, Departures& departures);

}  // namespace sekisho
