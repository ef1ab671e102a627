#pragma once

#include <chrono>
#include <optional>
#include <string>

namespace sekisho {

// How a target is treated when it fails, is slow or is full (docs/resilience.md). Plain values of the policy; what goes on at run time
// is kept in gateway/pipeline.

// When the same target is tried again within one request.
struct RetrySettings {
  // `Never`: what may have been done, and billed, although no answer came of it, is not asked of this target again.
  enum class Uncertain { Never, Allow };
  int attempts = 1;  // tries of this target within one request, the first included
  // The wait before try n + 1 is drawn from 0 to min(longest, base · 2^(n-1)).
  std::chrono::milliseconds base{250};
  std::chrono::milliseconds longest{8'000};
  Uncertain uncertain = Uncertain::Never;

  bool operator==(const RetrySettings&) const = default;
};

// When a target is left alone for a while.
struct BreakerSettings {
  bool enabled = true;
  int failures = 10;        // so many in a row open it
  double error_rate = 0.5;  // or this part of at least `requests` within `window`
  int requests = 20;
  std::chrono::milliseconds window{30'000};
  std::chrono::milliseconds probe{5'000};                         // at most so long until one request is let through to see
  std::optional<std::chrono::milliseconds> slow = std::nullopt;   // an answer that begins later counts as a failure
  std::optional<std::chrono::milliseconds> check = std::nullopt;  // so often the endpoint is asked whether it is there; absent: never

  bool operator==(const BreakerSettings&) const = default;
};

// How many requests a target has at once, over all workers of this process.
struct ConcurrencySettings {
  int max = 0;                            // 0: no limit
  int queue = 0;                          // so many more may wait
  std::chrono::milliseconds wait{1'000};  // at most so long
  bool adaptive = false;                  // the limit moves between 1 and `max` with the time to the first event

  bool operator==(const ConcurrencySettings&) const = default;
};

// A second target is asked too when the first has not begun to answer.
struct HedgeSettings {
  std::optional<std::chrono::milliseconds> after;  // absent: the 95th percentile of the target's own recent times

  bool operator==(const HedgeSettings&) const = default;
};

// A part of the target's requests is also sent to another one, whose answers nobody sees.
struct MirrorSettings {
  std::string target;
  double share = 0;  // above 0, at most 1

  bool operator==(const MirrorSettings&) const = default;
};

struct TargetConduct {
  RetrySettings retry;
  BreakerSettings breaker;
  ConcurrencySettings concurrency;
  std::optional<HedgeSettings> hedge;
  std::optional<MirrorSettings> mirror;
  double weight = 1;  // in stages of the preference that spread; 0: last

  bool operator==(const TargetConduct&) const = default;
};

}  // namespace sekisho
