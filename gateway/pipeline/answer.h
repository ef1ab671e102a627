#pragma once

#include "gateway/pipeline/attempts.h"
#include "gateway/pipeline/request_context.h"

#include <boost/asio/awaitable.hpp>

namespace sekisho {

// Hands the answer of a target that has begun to the client: whole, or event by event. An Error only where nothing was sent yet;
// afterwards another target goes on, where the policy wants that and one can, or the failure is told in-band and booked here.
// `departures` frees what the client wrote once the answer runs and nobody needs it any more.
boost::asio::awaitable<Result<void>> send_answer(RequestContext& context, StartedAnswer started, const AttemptPlan& plan,
                                                 Departures& departures);

// The headers that every answer carries: x-request-id, the decision, the target, attempts, cost, overhead, rate limits.
HttpResponse answer_head(const RequestContext& context);

// Sends a whole response and books its status and size.
boost::asio::awaitable<void> send_whole(RequestContext& context, HttpResponse response);

}  // namespace sekisho
