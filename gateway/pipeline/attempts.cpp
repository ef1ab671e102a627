#include "gateway/pipeline/attempts.h"

#include "gateway/core/run_until.h"
#include "gateway/pipeline/departures.h"

#include <algorithm>

namespace sekisho {
namespace {

namespace asio = boost::asio;
using std::chrono::duration_cast;
using std::chrono::microseconds;
using std::chrono::steady_clock;

asio::awaitable<Result<StartedAnswer>> start(const Request& request, const Target& target, Provider& provider) {
  auto started = co_await provider.start(request, target);
  if (!started) co_return started.error();
  StartedAnswer answer{.target = &target, .departure = nullptr, .stream = std::move(*started), .held = {}};
  while (true) {
    auto next = co_await answer.stream->next();
    if (!next) co_return next.error();
    if (!*next) co_return upstream_error(ErrorKind::UpstreamTruncated, "target `" + target.id + "` ended its answer before it began");
    answer.held.push_back(std::move(**next));
    if (has_content(answer.held.back())) co_return answer;
  }
}

asio::awaitable<Result<StartedAnswer>> start_before(const Request& request, const Target& target, Provider& provider,
                                                    steady_clock::time_point deadline) {
  auto answer = co_await run_before(start(request, target, provider), deadline);
  if (!answer) co_return gateway_error(ErrorKind::DeadlineExceeded, "no target answered before the request's deadline");
  co_return std::move(*answer);
}

asio::awaitable<Result<StartedAnswer>> start_in_time(const Request& request, const Target& target, Provider& provider,
                                                     const std::optional<steady_clock::time_point>& deadline) {
  return deadline ? start_before(request, target, provider, *deadline) : start(request, target, provider);
}

// One line of the record for one try, written also when the client leaves in the middle of it.
class AttemptScope {
 public:
  AttemptScope(RecordScope& record, const Target& target)
      : record_(record), begun_(steady_clock::now()), place_(record->attempts.size()), waiting_(record.meter()) {
    record->attempts.push_back({.target = target.id,
                                .provider = target.provider,
                                .model = target.model,
                                .result = "cancelled",
                                .first_event = {},
                                .mismatch = {}});
    record->cancelled_phase = "upstream";
  }
  ~AttemptScope() { entry().duration = elapsed(); }
  AttemptScope(const AttemptScope&) = delete;
  AttemptScope& operator=(const AttemptScope&) = delete;

  void succeeded() {
    entry().result = "ok";
    entry().status = 200;
    entry().first_event = elapsed();
  }
  void failed(const Error& error) {
    entry().result = name_of(error.kind);
    entry().status = error.upstream_status;
  }
  void mismatched(const std::string& what) { entry().mismatch = what; }
  microseconds elapsed() const { return duration_cast<microseconds>(steady_clock::now() - begun_); }

 private:
  AttemptRecord& entry() { return record_->attempts[place_]; }

  RecordScope& record_;
  steady_clock::time_point begun_;
  std::size_t place_;
  WaitMeter::Waiting waiting_;
};

// What the gate stops is a fault of this gateway's, not of the target: an alarm, and the next target's turn.
Error stopped_at_gate(AttemptScope& scope, const Departure& departure) {
  const Error error = gateway_error(ErrorKind::EgressMismatch, "what would have left is not what the policy decided on");
  scope.failed(error);
  scope.mismatched(departure.mismatch);
  return error;
}

asio::awaitable<Result<StartedAnswer>> attempt(Departures& departures, const Target& target, const AttemptPlan& plan,
                                               const ProviderMap& providers, RecordScope& record) {
  const Departure* const departure = co_await departures.prepare(target);
  AttemptScope scope(record, target);
  if (!departure->mismatch.empty()) co_return stopped_at_gate(scope, *departure);
  const auto provider = providers.find(target.provider);
  if (provider == providers.end()) co_return internal_error("target `" + target.id + "` names no provider that is running");
  auto answer = co_await start_in_time(*departure->request, target, *provider->second, plan.deadline);
  if (answer) {
    answer->departure = departure;
    scope.succeeded();
  } else {
    scope.failed(answer.error());
  }
  co_return answer;
}

bool may_fall_back(const Error& error, const AttemptPlan& plan) {
  return std::ranges::any_of(plan.fallback_on, [&](ErrorKind word) { return covers(word, error); });
}

// Nobody could be reached at all: the client should hear that the gateway has no target, not which socket failed last.
bool none_reached(const RequestRecord& record) {
  return std::ranges::all_of(record.attempts,
                             [](const AttemptRecord& attempt) { return attempt.result == name_of(ErrorKind::ConnectFailed); });
}

}  // namespace

asio::awaitable<Result<StartedAnswer>> first_answer(Departures& departures, const AttemptPlan& plan, const ProviderMap& providers,
                                                    LatencyTable& latencies, RecordScope& record) {
  Error last = gateway_error(ErrorKind::NoTargetAvailable, "no target is available");
  for (const Target* target : plan.admitted) {
    if (auto allowed = plan.may_try(*target); !allowed) {
      last = allowed.error();
      continue;
    }
    auto answer = co_await attempt(departures, *target, plan, providers, record);
    if (answer) {
      latencies.add(target->id, *record->attempts.back().first_event);
      co_return answer;
    }
    last = answer.error();
    if (last.kind != ErrorKind::EgressMismatch && !may_fall_back(last, plan)) co_return last;
    if (plan.deadline && steady_clock::now() >= *plan.deadline) break;
  }
  if (!record->attempts.empty() && none_reached(*record)) {
    co_return gateway_error(ErrorKind::NoTargetAvailable, "no admitted target can be reached at the moment");
  }
  co_return last;
}

}  // namespace sekisho
