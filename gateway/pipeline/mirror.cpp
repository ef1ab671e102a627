#include "gateway/pipeline/mirror.h"

#include "gateway/core/identifier.h"
#include "gateway/core/run_until.h"
#include "gateway/pipeline/draw.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/this_coro.hpp>

#include <exception>
#include <memory>
#include <utility>
#include <variant>

namespace sekisho {
namespace {

namespace asio = boost::asio;
using std::chrono::duration_cast;
using std::chrono::microseconds;
using std::chrono::steady_clock;

constexpr std::chrono::seconds kLongestCopy{60};
// Copies under way in one process. What comes beyond is not copied.
constexpr int kMostCopies = 256;

// One copy on its way, with all that it needs once the request that it was made from is over.
struct Copy {
  Copy(const RequestContext& context, const Target& to, const Request& what)
      : snapshot(context.snapshot), runtime(context.runtime), cut(context.cut), target(to), request(what) {
    ++runtime.mirrors;
  }
  ~Copy() { --runtime.mirrors; }
  Copy(const Copy&) = delete;
  Copy& operator=(const Copy&) = delete;

  std::shared_ptr<const Snapshot> snapshot;
  Runtime& runtime;
  CutSignal& cut;
  const Target& target;  // the snapshot's
  Request request;
  RequestRecord record;
  std::optional<BudgetReservation> reservation;
};

RequestRecord record_for(const RequestRecord& original, const Target& target) {
  RequestRecord record;
  record.id = "req_" + new_ulid();
  record.mirror_of = original.id;
  record.decision_id = original.decision_id;
  record.at = std::chrono::system_clock::now();
  record.policy_id = original.policy_id;
  record.policy_version = original.policy_version;
  record.key_id = original.key_id;
  record.caller = original.caller;
  record.api = original.api;
  record.model_asked = original.model_asked;
  record.stream = original.stream;
  record.data_class = original.data_class;
  record.labels = original.labels;
  record.target = target.id;
  record.attempts.push_back({.target = target.id,
                             .provider = target.provider,
                             .model = target.model,
                             .result = "cancelled",
                             .first_event = {},
                             .mismatch = {},
                             .cause = "mirror"});
  record.outcome = "cancelled";
  return record;
}

// To the end, for only there an upstream says what it used.
asio::awaitable<Result<Usage>> read_answer(const Copy& copy, Provider& provider) {
  auto started = co_await provider.start(copy.request, copy.target);
  if (!started) co_return started.error();
  Usage usage{.input = copy.request.needs.tokens_in, .estimated = true};
  while (true) {
    auto next = co_await (*started)->next();
    if (!next) co_return next.error();
    if (!*next) co_return usage;
    for (const StreamPart& part : (**next).parts) {
      if (const auto* reported = std::get_if<Usage>(&part)) usage = *reported;
    }
  }
}

void book(Copy& copy, const std::optional<Result<Usage>>& answer, steady_clock::time_point begun) {
  RequestRecord& record = copy.record;
  AttemptRecord& attempt = record.attempts.back();
  record.total = duration_cast<microseconds>(steady_clock::now() - begun);
  attempt.duration = record.total;
  if (answer && answer->has_value()) {
    attempt.result = "ok";
    attempt.status = 200;
    record.outcome = "ok";
    record.usage = **answer;
    record.cost = cost_of(**answer, copy.target.price);
    if (copy.reservation) copy.reservation->settle(record.cost);
  } else if (answer) {
    attempt.result = name_of(answer->error().kind);
    attempt.status = answer->error().upstream_status;
    attempt.sent = !never_left(answer->error());
    if (answer->error().address_refused) attempt.address_fault = answer->error().message;
    record.outcome = "error";
    record.error = attempt.result;
    record.error_message = answer->error().message;
  }
  copy.runtime.records.write(record);
}

asio::awaitable<void> send_copy(std::unique_ptr<Copy> copy) {
  const auto provider = copy->snapshot->providers.find(copy->target.provider);
  if (provider == copy->snapshot->providers.end()) co_return;
  const auto begun = steady_clock::now();
  auto in_time = run_before(read_answer(*copy, *provider->second), begun + kLongestCopy);
  const auto answer = co_await run_until(std::move(in_time), copy->cut.wait());
  book(*copy, answer.value_or(std::nullopt), begun);
}

// The mirror's target where it may have this request: the decision has judged it and lets it in, and its breaker is closed.
const Target* find_mirror(RequestContext& context, const MirrorSettings& mirror) {
  const Verdict* verdict = context.judgement.decision.find(mirror.target);
  if (verdict == nullptr || !verdict->admitted) return nullptr;
  if (context.runtime.health.of(mirror.target).breaker() != CircuitBreaker::State::Closed) return nullptr;
  return context.snapshot->policy->find_target(mirror.target);
}

}  // namespace

asio::awaitable<void> start_mirror(RequestContext& context, const Target& answering, Departures& departures) {
  const std::optional<MirrorSettings>& mirror = answering.conduct.mirror;
  if (!mirror || draw_unit() >= mirror->share || context.runtime.mirrors >= kMostCopies) co_return;
  const Target* target = find_mirror(context, *mirror);
  if (target == nullptr || target == &answering) co_return;
  const Departure* departure = co_await departures.prepare(*target);
  if (!departure->mismatch.empty()) co_return;

  const Decision& decision = context.judgement.decision;
  auto reservation = BudgetReservation::make(decision, context.judgement.input.facts, decision.find(target->id)->estimated_cost,
                                             context.runtime.budgets, context.runtime.clock);
  if (!reservation) co_return;
  auto copy = std::make_unique<Copy>(context, *target, *departure->request);
  copy->record = record_for(*context.record, *target);
  copy->reservation = std::move(*reservation);
  // A bug in a copy nobody sees must not take the worker down.
  auto done = [](const std::exception_ptr&) {};
  const auto executor = co_await asio::this_coro::executor;
  asio::co_spawn(executor, send_copy(std::move(copy)), std::move(done));
}

}  // namespace sekisho
