#include "gateway/pipeline/target_health.h"

#include <algorithm>
#include <utility>
#include <vector>

namespace sekisho {
namespace {

constexpr double kRetriesAtFirst = 5;
constexpr double kMostRetries = 10;
constexpr double kRetriesPerRequest = 0.18;
constexpr std::size_t kFewTimes = 20;

// True for one of all that come after the time is over; it is then put off by a probe's interval.
bool take_once(std::atomic<TargetHealth::Time::rep>& time, const BreakerSettings& settings, TargetHealth::Time now) {
  TargetHealth::Time::rep until = time.load(std::memory_order_relaxed);
  const TargetHealth::Time next = now + settings.probe;
  return until <= now.time_since_epoch().count() && time.compare_exchange_strong(until, next.time_since_epoch().count());
}

}  // namespace

TargetHealth::TargetHealth(std::atomic<int>& troubled, std::function<double()> draw)
    : troubled_(troubled), breaker_(std::move(draw)), retries_left_(kRetriesAtFirst) {}

// Keeps the count of troubled targets in step with the breaker.
template <class Change>
void TargetHealth::change(Change&& make) {
  const bool before = breaker_.state() != CircuitBreaker::State::Closed;
  std::forward<Change>(make)();
  const bool after = breaker_.state() != CircuitBreaker::State::Closed;
  if (before != after) troubled_ += after ? 1 : -1;
}

bool TargetHealth::refuses(const BreakerSettings& settings, Time now) const {
  if (!settings.enabled) return false;
  const std::lock_guard lock(mutex_);
  return breaker_.refuses(now);
}

CircuitBreaker::State TargetHealth::breaker() const {
  const std::lock_guard lock(mutex_);
  return breaker_.state();
}

TargetHealth::Leave TargetHealth::ask(const BreakerSettings& settings, Time now) {
  if (!settings.enabled) return {Leave::Granted};
  const std::lock_guard lock(mutex_);
  Leave leave;
  change([&] { leave = breaker_.ask(settings, now); });
  return leave;
}

bool TargetHealth::began(Leave leave, const TargetConduct& conduct, std::chrono::steady_clock::duration first_event, Time now) {
  rest_is_over();
  places_.began_after(conduct.concurrency, first_event, now);
  const bool slow = conduct.breaker.enabled && conduct.breaker.slow && first_event > *conduct.breaker.slow;
  const std::lock_guard lock(mutex_);
  times_[times_seen_++ % kTimesKept] = first_event;
  if (slow) change([&] { breaker_.failed(leave, conduct.breaker, now); });
  if (!slow) breaker_.began(leave);
  return !slow;
}

void TargetHealth::turned_away(const BreakerSettings& settings, Time until) {
  const unsigned times = turned_away_.fetch_add(1, std::memory_order_relaxed) + 1;
  if (std::cmp_greater_equal(times, settings.failures)) rests_until_.store(until.time_since_epoch().count(), std::memory_order_relaxed);
}

void TargetHealth::rest_is_over() {
  turned_away_.store(0, std::memory_order_relaxed);
  rests_until_.store(0, std::memory_order_relaxed);
}

bool TargetHealth::ends_rest(const BreakerSettings& settings, Time now) {
  return rests_until_.load(std::memory_order_relaxed) == 0 || take_once(rests_until_, settings, now);
}

bool TargetHealth::ask_early(const BreakerSettings& settings, Time now) { return take_once(early_until_, settings, now); }

std::optional<std::chrono::milliseconds> TargetHealth::rest_left(Time now) const {
  const Time::duration left = Time::duration(rests_until_.load(std::memory_order_relaxed)) - now.time_since_epoch();
  if (left <= Time::duration::zero()) return std::nullopt;
  return std::chrono::ceil<std::chrono::milliseconds>(left);
}

void TargetHealth::answered(Leave leave, const TargetConduct& conduct, Time now) {
  const std::lock_guard lock(mutex_);
  change([&] { breaker_.succeeded(leave, conduct.breaker, now); });
}

void TargetHealth::failed(Leave leave, const TargetConduct& conduct, Time now) {
  places_.overran(conduct.concurrency);
  if (!conduct.breaker.enabled) return;
  const std::lock_guard lock(mutex_);
  change([&] { breaker_.failed(leave, conduct.breaker, now); });
}

void TargetHealth::outrun(Leave leave, const TargetConduct& conduct, std::chrono::steady_clock::duration waited, bool silent, Time now) {
  if (conduct.breaker.slow && waited > *conduct.breaker.slow) return failed(leave, conduct, now);
  if (!conduct.breaker.enabled) return;
  const std::lock_guard lock(mutex_);
  change([&] { breaker_.outrun(leave, conduct.breaker, silent, now); });
}

void TargetHealth::abandoned(Leave leave, Time now) {
  const std::lock_guard lock(mutex_);
  change([&] { breaker_.abandoned(leave, now); });
}

void TargetHealth::put_into_budget() {
  const std::lock_guard lock(mutex_);
  retries_left_ = std::min(retries_left_ + kRetriesPerRequest, kMostRetries);
}

bool TargetHealth::take_from_budget() {
  const std::lock_guard lock(mutex_);
  if (retries_left_ < 1) return false;
  retries_left_ -= 1;
  return true;
}

std::optional<std::chrono::steady_clock::duration> TargetHealth::usual_wait() const {
  std::vector<std::chrono::steady_clock::duration> times;
  {
    const std::lock_guard lock(mutex_);
    if (times_seen_ < kFewTimes) return std::nullopt;
    times.assign(times_.begin(), times_.begin() + static_cast<std::ptrdiff_t>(std::min(times_seen_, kTimesKept)));
  }
  const auto place = times.begin() + static_cast<std::ptrdiff_t>(times.size() * 95 / 100);
  std::ranges::nth_element(times, place);
  return *place;
}

}  // namespace sekisho
