#pragma once

#include "gateway/pipeline/attempts.h"
#include "gateway/pipeline/request_context.h"

#include <boost/asio/awaitable.hpp>

namespace sekisho {

// Answers a stream only once it is whole, `stream.recovery: hold`: whatever goes wrong before, another admitted target may still answer.
// While the client waits, comments keep its connection open from `stream.keepalive_after` on. An Error only where nothing was sent yet;
// afterwards it is told in-band and booked here.
boost::asio::awaitable<Result<void>> send_when_whole(RequestContext& context, const AttemptPlan& plan, Departures& departures);

}  // namespace sekisho
