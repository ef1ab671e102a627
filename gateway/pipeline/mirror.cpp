#include "gateway/pipeline/mirror.h"

#include "gateway/core/identifier.h"
#include "gateway/core/run_until.h"
#include "gateway/pipeline/draw.h"
#include "gateway/pipeline/token_estimate.h"

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
  steady_clock::time_point attempt_begun = {};  // of the last one
  SentMark sent;                                // of the same
  std::optional<Usage> reported;                // by the provider
  TokenEstimate said;
  bool begun = false;  // an answer came
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
  record.outcome = "cancelled";
  return record;
}

void begin_attempt(Copy& copy, std::string_view cause) {
  copy.attempt_begun = steady_clock::now();
  copy.sent = {};
  copy.record.attempts.push_back({.target = copy.target.id,
                                  .provider = copy.target.provider,
                                  .model = copy.target.model,
                                  .result = "cancelled",
                                  .first_event = {},
                                  .mismatch = {},
                                  .cause = std::string(cause)});
}

// The last one, with an Error where it has failed.
void end_attempt(Copy& copy, const std::optional<Error>& error) {
  AttemptRecord& attempt = copy.record.attempts.back();
  attempt.duration = duration_cast<microseconds>(steady_clock::now() - copy.attempt_begun);
  attempt.sent = copy.sent.is_set();
  if (!error) return;
  attempt.result = name_of(error->kind);
  attempt.status = error->upstream_status;
  attempt.key = error->key;
  if (error->address_refused) attempt.address_fault = error->message;
}

// With one key of the provider after the other, as long as it is the key that is at fault.
asio::awaitable<Result<std::unique_ptr<CompletionStream>>> begin_copy(Copy& copy, Provider& provider) {
  begin_attempt(copy, "mirror");
  auto started = co_await provider.start(copy.request, copy.target, copy.sent);
  const std::uint32_t others = started ? 0 : started.error().other_keys;
  for (std::uint32_t more = 0; more < others && !started && started.error().other_keys > 0; ++more) {
    end_attempt(copy, started.error());
    begin_attempt(copy, "key");
    started = co_await provider.start(copy.request, copy.target, copy.sent);
  }
  co_return started;
}

// To the end, for only there an upstream says what it used.
asio::awaitable<Result<void>> read_answer(Copy& copy, Provider& provider) {
  auto started = co_await begin_copy(copy, provider);
  if (!started) co_return started.error();
  copy.record.attempts.back().key = (*started)->key();
  while (true) {
    auto next = co_await (*started)->next();
    if (!next) co_return next.error();
    if (!*next) co_return Result<void>();
    copy.begun = copy.begun || has_content(**next);
    copy.said.observe(**next);
    for (const StreamPart& part : (**next).parts) {
      if (const auto* usage = std::get_if<Usage>(&part)) copy.reported = *usage;
    }
  }
}

// What has begun is billed, however it ends. What the provider never counted is estimated.
void book_usage(Copy& copy) {
  if (!copy.begun) return;
  const Usage estimated{.input = copy.request.needs.tokens_in, .output = copy.said.tokens(), .estimated = true};
  copy.record.usage = copy.reported.value_or(estimated);
  copy.record.cost = cost_of(*copy.record.usage, copy.target.price);
  if (copy.reservation) copy.reservation->settle(copy.record.cost);
}

void book(Copy& copy, const std::optional<Result<void>>& answer, steady_clock::time_point begun) {
  RequestRecord& record = copy.record;
  record.total = duration_cast<microseconds>(steady_clock::now() - begun);
  end_attempt(copy, answer && !answer->has_value() ? std::optional(answer->error()) : std::nullopt);
  book_usage(copy);
  if (answer && answer->has_value()) {
    record.attempts.back().result = "ok";
    record.attempts.back().status = 200;
    record.outcome = "ok";
  } else if (answer) {
    record.outcome = "error";
    record.error = name_of(answer->error().kind);
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
  context.record->mirrored_to = target->id;
}

}  // namespace sekisho
