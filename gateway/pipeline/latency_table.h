#pragma once

#include "policies/evaluate/decision.h"

#include <chrono>
#include <map>
#include <mutex>
#include <string>
#include <string_view>

namespace sekisho {

// Moving averages of the time to the first token, one per target: what `prefer: {by: latency}` reads where the policy gives no
// `metrics.latency`. Safe from every thread; outlives reloads.
class LatencyTable {
 public:
  // Each new value counts for `weight` of the average.
  explicit LatencyTable(double weight = 0.2) : weight_(weight) {}

  void add(std::string_view target, std::chrono::steady_clock::duration first_token);
  // Puts every average with its target, in milliseconds; targets that never answered stay without.
  void add_to(LiveState& live) const;

 private:
  double weight_;
  mutable std::mutex mutex_;
  std::map<std::string, double, std::less<>> averages_;
};

}  // namespace sekisho
