#pragma once

#include "gateway/core/request.h"
#include "gateway/core/result.h"
#include "gateway/core/stream_event.h"
#include "gateway/core/target.h"
#include "gateway/pipeline/budget_reservation.h"
#include "gateway/pipeline/concurrency_limit.h"
#include "gateway/pipeline/health_table.h"
#include "gateway/pipeline/latency_table.h"
#include "gateway/pipeline/record_scope.h"
#include "gateway/pipeline/target_leave.h"
#include "providers/provider.h"

#include <boost/asio/awaitable.hpp>

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace sekisho {

using ProviderMap = std::map<std::string, std::shared_ptr<Provider>, std::less<>>;

class Departures;  // gateway/pipeline/departures.h
struct Departure;

// An answer that has begun: the commit point is reached, the next target may no longer be tried.
struct StartedAnswer {
  const Target* target = nullptr;
  const Departure* departure = nullptr;
  std::size_t position = 0;                      // of the target in the plan's `admitted`
  std::optional<BudgetReservation> reservation;  // what was set aside for it
  ConcurrencyLimit::Place place;                 // among the requests its target has at once
  TargetLeave leave;                             // to be told how the answer ends
  std::unique_ptr<CompletionStream> stream;
  std::vector<StreamEvent> held;  // everything up to and including the first content event
};

// What the walk may do. All borrowed for the length of the call.
struct AttemptPlan {
  std::vector<const Target*> admitted;  // the decision's order; nothing else is ever tried
  // The position to begin at. To go on after an answer that broke off: the position behind its own, then the same call again.
  std::size_t from = 0;
  bool others_rest = false;  // there are others that would be admitted, were it not for their breakers
  // Asked right before each try; a target that it refuses is passed over, and if it was the last the refusal is the result.
  std::function<Result<BudgetReservation>(const Target&)> reserve;
  // The tokens that the target is known to take; nullopt where nobody says.
  std::function<std::optional<double>(const Target&)> window;
  std::vector<ErrorKind> fallback_on;
  std::optional<std::chrono::steady_clock::time_point> deadline;  // of the whole request
};

// What tries are made with. Borrowed for the length of the call.
struct AttemptTools {
  const ProviderMap& providers;
  LatencyTable& latencies;
  HealthTable& health;
};

// Walks the admitted list until one target begins to answer (docs/resilience.md). Each target is tried as often as its `retry` says, or
// with each key of its provider once where these are more and at fault;
// an error that is then not in `fallback_on` ends the walk and is the result; so does the last target's. Whatever `fallback_on` says, a
// target is passed over that the egress gate stops, whose breaker is open or whose queue is full, and too long a context goes on to
// targets known to take more. Every try, and every target passed over, is in the record.
boost::asio::awaitable<Result<StartedAnswer>> first_answer(Departures& departures, const AttemptPlan& plan, const AttemptTools& tools,
                                                           RecordScope& record);

}  // namespace sekisho
