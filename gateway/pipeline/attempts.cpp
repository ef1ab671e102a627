#include "gateway/pipeline/attempts.h"

#include "gateway/core/run_until.h"
#include "gateway/pipeline/attempt.h"
#include "gateway/pipeline/draw.h"
#include "gateway/pipeline/token_estimate.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace sekisho {
namespace {

namespace asio = boost::asio;
using std::chrono::milliseconds;
using std::chrono::steady_clock;

// The longest wait that an upstream may ask for where the request has no deadline.
constexpr std::chrono::seconds kLongestWait{60};

bool may_fall_back(const Error& error, const AttemptPlan& plan) {
  return std::ranges::any_of(plan.fallback_on, [&](ErrorKind word) { return covers(word, error); });
}

// Whether the same target may get the same request once more. What it may have done already is for the author to allow.
bool may_try_again(const Error& error, const RetrySettings& retry, int tries) {
  if (error.source != ErrorSource::Upstream || tries >= retry.attempts) return false;
  if (error.retry == Retry::SameTarget) return true;
  const bool uncertain = error.kind == ErrorKind::ConnectFailed || error.kind == ErrorKind::UpstreamTimeout ||
                         error.kind == ErrorKind::UpstreamProtocol || error.kind == ErrorKind::UpstreamTruncated;
  return uncertain && retry.uncertain == RetrySettings::Uncertain::Allow;
}

// Full jitter: anything from nothing to the doubled-up base. What the upstream asks for is kept, and up to the base or a tenth of it is
// added, so that not all come back at the same moment.
milliseconds wait_before(const Error& error, const RetrySettings& retry, int tries) {
  const int doublings = std::min(tries - 1, 20);
  const milliseconds most = std::min(retry.longest, retry.base * (std::int64_t{1} << doublings));
  const auto up_to = [](milliseconds longest) { return milliseconds(std::llround(draw_unit() * static_cast<double>(longest.count()))); };
  if (!error.retry_after) return up_to(most);
  // A time that is over, by an upstream's clock that goes wrong, is no reason to come all at once.
  return std::max(up_to(most), *error.retry_after + up_to(std::max(retry.base, *error.retry_after / 10)));
}

// When to try again; nullopt where that would be too late for the request.
std::optional<steady_clock::time_point> next_try(const Error& error, const RetrySettings& retry, int tries, const AttemptPlan& plan) {
  const auto now = steady_clock::now();
  const auto when = now + wait_before(error, retry, tries);
  if (when >= plan.deadline.value_or(now + kLongestWait)) return std::nullopt;
  return when;
}

asio::awaitable<void> pause_until(Walk& walk, steady_clock::time_point when) {
  const WaitMeter::Waiting waiting(walk.record.meter());
  co_await sleep_until(when);
}

// One target, as often as its `retry` says.
asio::awaitable<Result<StartedAnswer>> try_repeatedly(Walk& walk, std::size_t position, std::string_view cause) {
  const Target& target = *walk.plan.admitted[position];
  auto answer = co_await try_target(walk, position, cause);
  while (!answer && may_try_again(answer.error(), target.conduct.retry, tries_of(*walk.record, target))) {
    const auto when = next_try(answer.error(), target.conduct.retry, tries_of(*walk.record, target), walk.plan);
    if (!when) break;
    if (!walk.tools.health.of(target.id).take_from_budget()) {
      pass_over(walk, target, "retry_budget");
      break;
    }
    co_await pause_until(walk, *when);
    auto again = co_await try_target(walk, position, "retry");
    if (!again && was_passed_over(again.error())) break;  // what the target itself said tells more
    answer = std::move(again);
  }
  co_return answer;
}

// Two targets at once: the second is asked when the first has not begun to answer in time. Lives in the frame that awaits both.
struct Race {
  Walk& walk;
  std::size_t position;
  std::string_view cause;
  steady_clock::time_point second_at;
  bool second_begun = false;
  std::optional<Result<StartedAnswer>> first = std::nullopt;
  std::optional<Result<StartedAnswer>> second = std::nullopt;
};

// Ends when it has an answer, or when neither can have one any more.
asio::awaitable<void> run_first(Race& race) {
  race.first.emplace(co_await try_repeatedly(race.walk, race.position, race.cause));
  if (race.first->has_value() && race.second_begun) race.walk.lost = {race.position + 1, TargetLeave::Order::AskedSecond};
  if (race.first->has_value() || !race.second_begun || race.second) co_return;
  co_await sleep_until(steady_clock::time_point::max());
}

asio::awaitable<void> run_second(Race& race) {
  co_await sleep_until(race.second_at);
  race.second_begun = true;
  race.second.emplace(co_await try_target(race.walk, race.position + 1, "hedge"));
  if (race.second->has_value() && !race.first) race.walk.lost = {race.position, TargetLeave::Order::AskedFirst};
  if (race.second->has_value() || race.first) co_return;
  co_await sleep_until(steady_clock::time_point::max());
}

// What the target that is given up may bill: the request, and what it had said. It is nobody's answer, so it is booked apart from that.
// `answer` is its own, where it had begun; what had not was booked as it was given up.
void book_loser(Walk& walk, AttemptRecord& attempt, const Target& target, std::optional<Result<StartedAnswer>>& answer) {
  attempt.result = "hedge_lost";
  if (!answer || !answer->has_value()) return;
  TokenEstimate said;
  for (const StreamEvent& event : (*answer)->held) said.observe(event);
  attempt.usage = Usage{.input = walk.record->tokens_estimated, .output = said.tokens(), .estimated = true};
  attempt.cost = cost_of(*attempt.usage, target.price);
  if ((*answer)->reservation) (*answer)->reservation->settle(attempt.cost);
}

// Books what came of the tries that were made since `begun`: of two that went well at once, one is given up. The one that answers
// stands last, as it does in every record.
void book_race(Race& race, std::size_t begun, const StartedAnswer& winner) {
  RequestRecord& record = *race.walk.record;
  const bool first_lost = winner.position != race.position;
  auto& lost = first_lost ? race.first : race.second;
  const Target* const loser = race.second_begun ? race.walk.plan.admitted[race.position + (first_lost ? 0 : 1)] : nullptr;
  const auto first = record.attempts.begin() + static_cast<std::ptrdiff_t>(begun);
  for (auto attempt = first; attempt != record.attempts.end(); ++attempt) {
    const bool is_other = loser != nullptr && attempt->target == loser->id;
    if (is_other && (attempt->result == "cancelled" || attempt->result == "ok")) book_loser(race.walk, *attempt, *loser, lost);
  }
  const auto answered = std::find_if(first, record.attempts.end(), [](const AttemptRecord& attempt) { return attempt.result == "ok"; });
  if (answered != record.attempts.end()) std::rotate(answered, answered + 1, record.attempts.end());
}

asio::awaitable<Result<StartedAnswer>> race_two(Walk& walk, std::size_t position, std::string_view cause, steady_clock::duration delay) {
  const std::size_t begun = walk.record->attempts.size();
  Race race{.walk = walk, .position = position, .cause = cause, .second_at = steady_clock::now() + delay};
  co_await run_until(run_first(race), run_second(race));
  if (race.second_begun) walk.next = position + 2;
  const bool second_won = race.second && race.second->has_value() && !(race.first && race.first->has_value());
  auto answer = std::move(second_won ? *race.second : *race.first);
  if (answer) book_race(race, begun, *answer);
  co_return answer;
}

// After how long the next target is asked too; nullopt where it is not.
std::optional<steady_clock::duration> hedge_delay(const Walk& walk, std::size_t position) {
  const Target& target = *walk.plan.admitted[position];
  if (!target.conduct.hedge || position + 1 >= walk.plan.admitted.size()) return std::nullopt;
  if (target.conduct.hedge->after) return *target.conduct.hedge->after;
  return walk.tools.health.of(target.id).usual_wait();
}

// One target's turn, or, where it is slow, that of two.
asio::awaitable<Result<StartedAnswer>> take_turn(Walk& walk, std::size_t position) {
  const std::string_view cause = walk.record->attempts.empty() ? "first" : "fallback";
  walk.next = position + 1;
  if (const auto delay = hedge_delay(walk, position)) return race_two(walk, position, cause, *delay);
  const bool once = walk.plan.admitted[position]->conduct.retry.attempts == 1;
  return once ? try_target(walk, position, cause) : try_repeatedly(walk, position, cause);
}

// A target after one that said the context was too long: one that is known to take more. Where the author has listed
// `context_overflow`, one of which nobody says how much it takes will do.
bool takes_more(const AttemptPlan& plan, const Target& target, const Target& before) {
  const auto own = plan.window(target);
  const auto other = plan.window(before);
  if (own && other) return *own > *other;
  return std::ranges::find(plan.fallback_on, ErrorKind::ContextOverflow) != plan.fallback_on.end();
}

// The next position whose target can do what the last one could not.
std::size_t skip_smaller(Walk& walk, std::size_t position, const Target& before) {
  const auto& admitted = walk.plan.admitted;
  while (position < admitted.size() && !takes_more(walk.plan, *admitted[position], before))
    pass_over(walk, *admitted[position++], "context");
  return position;
}

// What the client is told in the end: the last target's words, and the soonest time at which some target may be asked again.
Error at_soonest(Error last, const std::optional<milliseconds>& soonest) {
  if (last.retry_after && soonest) last.retry_after = std::min(*last.retry_after, *soonest);
  return last;
}

// The time at which a target that is limited or resting may be asked again.
void note_time(const Error& error, std::optional<milliseconds>& soonest) {
  const bool passes = error.kind == ErrorKind::UpstreamRateLimited || error.kind == ErrorKind::UpstreamOverloaded ||
                      error.kind == ErrorKind::UpstreamFailed || error.kind == ErrorKind::NoTargetAvailable;
  if (passes && error.retry_after) soonest = std::min(soonest.value_or(*error.retry_after), *error.retry_after);
}

bool goes_on(const Error& error, const AttemptPlan& plan) {
  if (was_passed_over(error) || error.kind == ErrorKind::ContextOverflow) return true;
  return may_fall_back(error, plan);
}

}  // namespace

asio::awaitable<Result<StartedAnswer>> first_answer(Departures& departures, const AttemptPlan& plan, const AttemptTools& tools,
                                                    RecordScope& record) {
  Walk walk{.departures = departures, .plan = plan, .tools = tools, .record = record};
  const std::size_t tries_before = record->attempts.size();
  Error last = gateway_error(ErrorKind::NoTargetAvailable, "no target is available");
  std::optional<milliseconds> soonest;
  std::size_t position = plan.from;
  while (position < plan.admitted.size()) {
    const Target& target = *plan.admitted[position];
    auto answer = co_await take_turn(walk, position);
    if (answer) co_return answer;
    // That a target is resting or full is worth less than what another one said.
    const Error& error = answer.error();
    const bool tells_less = was_passed_over(error) && error.kind != ErrorKind::BudgetExceeded && last.source == ErrorSource::Upstream;
    if (!tells_less) last = error;
    note_time(error, soonest);
    if (!goes_on(error, plan)) co_return last;
    if (plan.deadline && steady_clock::now() >= *plan.deadline) {
      if (!was_passed_over(last)) break;
      co_return gateway_error(ErrorKind::DeadlineExceeded, "no target answered before the request's deadline");
    }
    position = error.kind == ErrorKind::ContextOverflow ? skip_smaller(walk, walk.next, target) : walk.next;
  }
  if (record->attempts.size() > tries_before && !walk.reached) {
    co_return gateway_error(ErrorKind::NoTargetAvailable, "no admitted target can be reached at the moment");
  }
  co_return at_soonest(std::move(last), soonest);
}

}  // namespace sekisho
