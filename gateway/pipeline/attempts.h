#pragma once

#include "gateway/core/request.h"
#include "gateway/core/result.h"
#include "gateway/core/stream_event.h"
#include "gateway/core/target.h"
#include "gateway/pipeline/latency_table.h"
#include "gateway/pipeline/record_scope.h"
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
  std::unique_ptr<CompletionStream> stream;
  std::vector<StreamEvent> held;  // everything up to and including the first content event
};

// What the walk may do. All borrowed for the length of the call.
struct AttemptPlan {
  std::vector<const Target*> admitted;  // the decision's order; nothing else is ever tried
  // Asked right before each try; a target that it refuses is passed over, and if it was the last the refusal is the result.
  std::function<Result<void>(const Target&)> may_try;
  std::vector<ErrorKind> fallback_on;
  std::optional<std::chrono::steady_clock::time_point> deadline;  // of the whole request
};

// Walks the admitted list until one target begins to answer. An error that is not in `fallback_on` ends the walk and is the result;
// so does the last target's. A target that the egress gate stops is passed over, whatever `fallback_on` says. Every try is in the record.
boost::asio::awaitable<Result<StartedAnswer>> first_answer(Departures& departures, const AttemptPlan& plan, const ProviderMap& providers,
                                                           LatencyTable& latencies, RecordScope& record);

}  // namespace sekisho
