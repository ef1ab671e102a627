#include "gateway/pipeline/attempt.h"

#include "gateway/core/run_until.h"
#include "gateway/pipeline/departures.h"
#include "gateway/pipeline/target_error.h"

#include <algorithm>
#include <utility>
#include <variant>

namespace sekisho {
namespace {

namespace asio = boost::asio;
using std::chrono::duration_cast;
using std::chrono::microseconds;
using std::chrono::steady_clock;

// Until a client is told that it may come again, where no better time is known.
constexpr std::chrono::seconds kComeAgain{1};
// What comes before the first content is kept for the client, up to this.
constexpr std::size_t kMostBeforeContent = 1024 * 1024;

std::size_t memory_of(const StreamEvent& event) { return sizeof(event) + event.frame.size() + event.parts.size() * sizeof(StreamPart); }

// One line of the record for one try, written also when the client leaves in the middle of it.
class AttemptScope {
 public:
  AttemptScope(RecordScope& record, const Target& target, std::string_view cause)
      : record_(record), target_(target), begun_(steady_clock::now()), place_(record->attempts.size()), waiting_(record.meter()) {
    record->attempts.push_back({.target = target.id,
                                .provider = target.provider,
                                .model = target.model,
                                .result = "cancelled",
                                .first_event = {},
                                .mismatch = {},
                                .sent = false,
                                .cause = std::string(cause)});
    record->cancelled_phase = "upstream";
  }
  ~AttemptScope() {
    entry().duration = elapsed();
    entry().sent = sent_.is_set();
    if (entry().result == "cancelled" && sent_.is_set()) book_request();
  }
  AttemptScope(const AttemptScope&) = delete;
  AttemptScope& operator=(const AttemptScope&) = delete;

  void succeeded(const CompletionStream& stream) {
    entry().result = "ok";
    entry().status = 200;
    entry().first_event = elapsed();
    entry().key = stream.key();
  }
  void failed(const Error& error) {
    entry().result = name_of(error.kind);
    entry().status = error.upstream_status;
    entry().key = error.key;
    if (error.address_refused) entry().address_fault = error.message;
  }
  SentMark& sent() { return sent_; }
  void skipped_event() {
    ++entry().malformed_events;
    ++record_->malformed_events;
  }
  void mismatched(const std::string& what) { entry().mismatch = what; }
  microseconds elapsed() const { return duration_cast<microseconds>(steady_clock::now() - begun_); }

 private:
  AttemptRecord& entry() { return record_->attempts[place_]; }

  // Given up in the middle: the provider may bill what it was asked.
  void book_request() {
    entry().usage = Usage{.input = record_->tokens_estimated, .output = 0, .estimated = true};
    entry().cost = cost_of(*entry().usage, target_.price);
  }

  RecordScope& record_;
  const Target& target_;
  steady_clock::time_point begun_;
  std::size_t place_;
  WaitMeter::Waiting waiting_;
  SentMark sent_;
};

// What is sent where, for the length of one try.
struct Sending {
  const Request& request;
  const Target& target;
  Provider& provider;
  AttemptScope& attempt;
  TargetLeave& leave;
};

Error with_key(Error error, const CompletionStream& stream) {
  error.key = stream.key();
  return error;
}

asio::awaitable<Result<StartedAnswer>> start(Sending sending) {
  const Target& target = sending.target;
  auto started = co_await sending.provider.start(sending.request, target, sending.attempt.sent());
  if (!started) co_return started.error();
  StartedAnswer answer;
  answer.target = &target;
  answer.stream = std::move(*started);
  std::size_t held = 0;
  while (held <= kMostBeforeContent) {
    auto next = co_await answer.stream->next();
    if (!next) co_return with_key(next.error(), *answer.stream);
    if (!*next) {
      Error ended = upstream_error(ErrorKind::UpstreamTruncated, "the upstream ended its answer before it began");
      co_return with_key(std::move(ended), *answer.stream);
    }
    answer.held.push_back(std::move(**next));
    sending.leave.heard();
    if (answer.held.back().malformed) sending.attempt.skipped_event();
    if (has_content(answer.held.back())) co_return answer;
    held += memory_of(answer.held.back());
  }
  Error endless = upstream_error(ErrorKind::UpstreamProtocol, "the upstream sent a mebibyte before any content");
  co_return with_key(std::move(endless), *answer.stream);
}

asio::awaitable<Result<StartedAnswer>> start_before(Sending sending, steady_clock::time_point deadline) {
  auto answer = co_await run_before(start(sending), deadline);
  if (!answer) co_return gateway_error(ErrorKind::DeadlineExceeded, "no target answered before the request's deadline");
  co_return std::move(*answer);
}

asio::awaitable<Result<StartedAnswer>> start_in_time(Sending sending, const std::optional<steady_clock::time_point>& deadline) {
  return deadline ? start_before(sending, *deadline) : start(sending);
}

// What the gate stops is a fault of this gateway's, not of the target: an alarm, and the next target's turn.
Error stopped_at_gate(AttemptScope& scope, const Departure& departure) {
  const Error error = gateway_error(ErrorKind::EgressMismatch, "what would have left is not what the policy decided on");
  scope.failed(error);
  scope.mismatched(departure.mismatch);
  return error;
}

// One try as it is being made.
struct Try {
  const Target& target;
  TargetLeave& leave;
  std::string_view cause;
};

asio::awaitable<Result<StartedAnswer>> send(Walk& walk, Try made) {
  const Target& target = made.target;
  const Departure* const departure = co_await walk.departures.prepare(target);
  AttemptScope scope(walk.record, target, made.cause);
  if (!departure->mismatch.empty()) co_return stopped_at_gate(scope, *departure);
  const auto provider = walk.tools.providers.find(target.provider);
  if (provider == walk.tools.providers.end()) co_return internal_error("target `" + target.id + "` names no provider that is running");
  const Sending sending{*departure->request, target, *provider->second, scope, made.leave};
  auto answer = co_await start_in_time(sending, walk.plan.deadline);
  if (answer) {
    answer->departure = departure;
    scope.succeeded(*answer->stream);
    walk.tools.latencies.add(target.id, scope.elapsed());
    co_return answer;
  }
  scope.failed(answer.error());
  co_return with_target(answer.error(), target);
}

// The same with one key of the provider after the other, as long as it is the key that is at fault. All of it counts as tries: a target
// that had some already gets no more than its `retry` says, a fresh one as many as there are keys.
asio::awaitable<Result<StartedAnswer>> send_with_keys(Walk& walk, Try made) {
  const Target& target = made.target;
  const int before = tries_of(*walk.record, target);
  auto answer = co_await send(walk, made);
  if (answer) co_return answer;
  const int others = static_cast<int>(answer.error().other_keys);
  const int most = before == 0 ? others : std::min(others, target.conduct.retry.attempts - before - 1);
  made.cause = "key";
  for (int more = 0; more < most && !answer && answer.error().other_keys > 0; ++more) answer = co_await send(walk, made);
  co_return answer;
}

// Charges the budgets where a try is given up in the middle, because the client left or another target was faster. In the frame that
// makes the try; `reservation` outlives it.
class GivenUp {
 public:
  GivenUp(Walk& walk, const Target& target, BudgetReservation& reservation)
      : record_(walk.record), target_(target), reservation_(reservation), first_(walk.record->attempts.size()) {}
  ~GivenUp() {
    const auto& attempts = record_->attempts;
    for (std::size_t i = first_; !ended_ && i < attempts.size(); ++i) {
      const bool in_flight = attempts[i].target == target_.id && attempts[i].result == "cancelled" && attempts[i].usage;
      if (!in_flight) continue;
      reservation_.settle(attempts[i].cost);
      return;
    }
  }
  GivenUp(const GivenUp&) = delete;
  GivenUp& operator=(const GivenUp&) = delete;

  void ended() { ended_ = true; }

 private:
  RecordScope& record_;
  const Target& target_;
  BudgetReservation& reservation_;
  std::size_t first_;
  bool ended_ = false;
};

// Tells the breaker of a try that is given up because another target was faster. In the frame that makes the try; `leave` outlives it.
class Outrun {
 public:
  Outrun(const Walk& walk, std::size_t position, TargetLeave& leave) : walk_(walk), position_(position), leave_(leave) {}
  ~Outrun() {
    if (walk_.lost && walk_.lost->position == position_) leave_.outrun(walk_.lost->order);
  }
  Outrun(const Outrun&) = delete;
  Outrun& operator=(const Outrun&) = delete;

 private:
  const Walk& walk_;
  std::size_t position_;
  TargetLeave& leave_;
};

// Leave to ask a target that may have asked to be left alone for a while. Lives in the frame that makes the try.
class RestLeave {
 public:
  RestLeave(const Walk& walk, std::size_t position) {
    const Target& target = *walk.plan.admitted[position];
    TargetHealth& health = walk.tools.health.of(target.id);
    const auto now = steady_clock::now();
    if (health.ends_rest(target.conduct.breaker, now)) return;
    const auto behind = walk.plan.admitted.begin() + static_cast<std::ptrdiff_t>(position) + 1;
    refused_ = std::any_of(behind, walk.plan.admitted.end(), [&](const Target* other) { return may_answer(walk, *other, now); });
    const bool is_only_one = walk.plan.admitted.size() == 1 && !walk.plan.others_rest;
    if (refused_ || is_only_one) return;
    refused_ = !health.ask_early(target.conduct.breaker, now);
    if (!refused_) early_ = &health;
  }
  ~RestLeave() {
    if (early_ != nullptr) early_->early_ended();
  }
  RestLeave(const RestLeave&) = delete;
  RestLeave& operator=(const RestLeave&) = delete;

  bool refused() const { return refused_; }

 private:
  static bool may_answer(const Walk& walk, const Target& target, steady_clock::time_point now) {
    const TargetHealth& health = walk.tools.health.of(target.id);
    return !health.rest_left(now) && !health.refuses(target.conduct.breaker, now);
  }

  bool refused_ = false;
  TargetHealth* early_ = nullptr;  // it is asked before its time
};

// A target that keeps saying when to come again, or whose account is empty, is left alone for so long where others may answer in its place,
// but never longer than until a breaker would try it again: what it says may be wrong, or over sooner.
void heed_wait(const Walk& walk, const Target& target, const Error& error) {
  const bool has_answered =
      error.kind == ErrorKind::UpstreamRejected || error.kind == ErrorKind::ContextOverflow || error.kind == ErrorKind::ContentFiltered;
  if (has_answered && error.source == ErrorSource::Upstream) walk.tools.health.of(target.id).rest_is_over();
  const BreakerSettings& breaker = target.conduct.breaker;
  const bool others_may = std::ranges::any_of(walk.plan.fallback_on, [&](ErrorKind word) { return covers(word, error); });
  const bool empty = error.kind == ErrorKind::QuotaExhausted;
  const bool throttles = error.kind == ErrorKind::UpstreamRateLimited || error.kind == ErrorKind::UpstreamOverloaded ||
                         (error.kind == ErrorKind::UpstreamFailed && error.upstream_status == 503);
  if (!others_may || !breaker.enabled || !(empty || (throttles && error.retry_after))) return;
  const auto asked = error.retry_after.value_or(breaker.probe);
  walk.tools.health.of(target.id).turned_away(breaker, steady_clock::now() + std::min(asked, breaker.probe));
}

Error left_alone(Walk& walk, const Target& target) {
  pass_over(walk, target, "retry_after");
  Error error = gateway_error(ErrorKind::NoTargetAvailable, "every target that may answer has asked to be left alone for a while");
  error.retry_after = walk.tools.health.of(target.id).rest_left(steady_clock::now());
  return error;
}

Error resting(Walk& walk, const Target& target) {
  pass_over(walk, target, "breaker");
  Error error = gateway_error(ErrorKind::NoTargetAvailable, "every target that may answer is resting after failures");
  error.retry_after = target.conduct.breaker.probe;
  return error;
}

// Waits for a place among the target's requests. The Error of a queue that is full, or that took too long.
asio::awaitable<Result<ConcurrencyLimit::Place>> enter(Walk& walk, const Target& target, TargetHealth& health) {
  const WaitMeter::Waiting waiting(walk.record.meter());
  ConcurrencyLimit::Entry entry = co_await health.places().enter(target.conduct.concurrency, walk.plan.deadline);
  if (auto* place = std::get_if<ConcurrencyLimit::Place>(&entry)) co_return std::move(*place);
  const bool full = std::get<ConcurrencyLimit::Refusal>(entry) == ConcurrencyLimit::Refusal::QueueFull;
  pass_over(walk, target, full ? "queue_full" : "queue_wait");
  Error error = gateway_error(ErrorKind::Overloaded, "every target that may answer has as many requests as it may have");
  error.retry_after = kComeAgain;
  co_return error;
}

}  // namespace

bool was_passed_over(const Error& error) {
  switch (error.kind) {
    case ErrorKind::EgressMismatch:
    case ErrorKind::NoTargetAvailable:
    case ErrorKind::Overloaded:
    case ErrorKind::BudgetExceeded:
      return error.source == ErrorSource::Gateway;
    default:
      return false;
  }
}

int tries_of(const RequestRecord& record, const Target& target) {
  return static_cast<int>(std::ranges::count(record.attempts, target.id, &AttemptRecord::target));
}

void pass_over(Walk& walk, const Target& target, std::string_view why) {
  walk.record->passed_over.push_back({target.id, std::string(why)});
}

asio::awaitable<Result<StartedAnswer>> try_target(Walk& walk, std::size_t position, std::string_view cause) {
  const Target& target = *walk.plan.admitted[position];
  std::optional<RestLeave> rest;
  if (cause != "retry") rest.emplace(walk, position);
  if (rest && rest->refused()) co_return left_alone(walk, target);
  TargetHealth& health = walk.tools.health.of(target.id);
  Result<ConcurrencyLimit::Place> place = ConcurrencyLimit::Place();
  if (target.conduct.concurrency.max > 0) place = co_await enter(walk, target, health);
  if (!place) co_return place.error();
  TargetLeave leave(health, target.conduct);
  if (leave.refused()) co_return resting(walk, target);
  auto reservation = walk.plan.reserve(target);
  if (!reservation) {
    pass_over(walk, target, "budget");
    co_return reservation.error();
  }
  if (cause != "retry") health.put_into_budget();
  const bool is_first = walk.record->attempts.empty();
  GivenUp given_up(walk, target, *reservation);
  const Outrun outrun(walk, position, leave);
  const Try first{target, leave, cause};
  auto answer = co_await send_with_keys(walk, first);
  given_up.ended();
  if (!answer) {
    const Error& error = answer.error();
    heed_wait(walk, target, error);
    // An error of ours tells nothing of the target, except that a whole request's time went by without an answer of it.
    is_first&& error.kind == ErrorKind::DeadlineExceeded ? leave.overran() : leave.failed(error);
    walk.reached = walk.reached || error.kind != ErrorKind::ConnectFailed || error.retry != Retry::SameTarget;
    co_return answer;
  }
  leave.began();
  answer->leave = std::move(leave);
  answer->position = position;
  answer->reservation = std::move(*reservation);
  answer->place = std::move(*place);
  co_return answer;
}

}  // namespace sekisho
