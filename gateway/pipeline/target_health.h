#pragma once

#include "gateway/core/target_conduct.h"
#include "gateway/pipeline/circuit_breaker.h"
#include "gateway/pipeline/concurrency_limit.h"

#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <functional>
#include <mutex>
#include <optional>

namespace sekisho {

// What is known of one target from the requests it had: its breaker, its load, how much may be retried, how long answers take to begin.
// Safe from every thread; outlives reloads, so settings come with each call.
class TargetHealth {
 public:
  using Time = std::chrono::steady_clock::time_point;
  using Leave = CircuitBreaker::Leave;

  // `troubled` counts the targets whose breaker is not closed.
  TargetHealth(std::atomic<int>& troubled, std::function<double()> draw);

  // True while its breaker lets nobody through.
  bool refuses(const BreakerSettings& settings, Time now) const;
  CircuitBreaker::State breaker() const;
  Leave ask(const BreakerSettings& settings, Time now);
  // The try that had `leave` has its first content, and its end is still to be told. False where that came later than `breaker.slow`: then
  // it has failed, and nothing more is to be told.
  bool began(Leave leave, const TargetConduct& conduct, std::chrono::steady_clock::duration first_event, Time now);
  // How that try ended: well, or with an error that shows the target to be well; with a fault of the target's; or with neither.
  void answered(Leave leave, const TargetConduct& conduct, Time now);
  void failed(Leave leave, const TargetConduct& conduct, Time now);
  void abandoned(Leave leave, Time now);
  // Another target answered first, after this one was asked for so long: as an answer that comes later than `breaker.slow`; else as
  // CircuitBreaker::outrun says.
  void outrun(Leave leave, const TargetConduct& conduct, std::chrono::steady_clock::duration waited, bool silent, Time now);

  // The retry budget: requests put in, retries take out, so that retries add less than a fifth to what the target has to do. It begins
  // with some and never holds much.
  void put_into_budget();
  bool take_from_budget();

  // The target has asked to be left alone until then. Where it has done so `breaker.failures` times in a row, others that may answer go
  // first; an answer ends that early.
  void turned_away(const BreakerSettings& settings, Time until);
  // It has answered, if only to a request at fault.
  void rest_is_over();
  // How much of that is left; nullopt where nothing is.
  std::optional<std::chrono::milliseconds> rest_left(Time now) const;
  // Whether it may be asked again. Behind such a time one request may, and the others wait for what comes of it, for another
  // `breaker.probe` at most.
  bool ends_rest(const BreakerSettings& settings, Time now);
  // Leave for one request at a time to ask before the time is over, where nobody else may answer; true: give it back by `early_ended`.
  bool ask_early(const BreakerSettings& settings, Time now);
  void early_ended() { early_until_.store(0, std::memory_order_relaxed); }

  // The 95th percentile of the last times to the first event; nullopt where there are too few.
  std::optional<std::chrono::steady_clock::duration> usual_wait() const;

  ConcurrencyLimit& places() { return places_; }
  const ConcurrencyLimit& places() const { return places_; }

 private:
  static constexpr std::size_t kTimesKept = 128;
  template <class Change>
  void change(Change&& make);

  std::atomic<int>& troubled_;
  mutable std::mutex mutex_;
  CircuitBreaker breaker_;
  double retries_left_;
  std::atomic<unsigned> turned_away_{0};   // in a row
  std::atomic<Time::rep> rests_until_{0};  // since the clock's epoch; looked at for every try
  std::atomic<Time::rep> early_until_{0};  // the same of the request that asks before; one that hangs keeps nobody out
  std::array<std::chrono::steady_clock::duration, kTimesKept> times_{};
  std::size_t times_seen_ = 0;
  ConcurrencyLimit places_;
};

}  // namespace sekisho
