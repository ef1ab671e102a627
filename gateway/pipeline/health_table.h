#pragma once

#include "gateway/pipeline/target_health.h"
#include "policies/evaluate/decision.h"
#include "policies/model/policy.h"

#include <atomic>
#include <functional>
#include <map>
#include <memory>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <vector>

namespace sekisho {

// The health of every target that was ever asked, by id. Safe from every thread; outlives reloads.
class HealthTable {
 public:
  using Time = std::chrono::steady_clock::time_point;

  // How one target fares at this moment.
  struct Sample {
    std::string target;
    CircuitBreaker::State breaker = CircuitBreaker::State::Closed;
    ConcurrencyLimit::Load load;
  };

  HealthTable();
  // `draw` gives numbers from 0 to 1.
  explicit HealthTable(std::function<double()> draw) : draw_(std::move(draw)) {}

  // The reference lives as long as the table.
  TargetHealth& of(std::string_view target);
  // Marks the policy's targets whose breaker lets nobody through.
  void add_to(LiveState& live, const Policy& policy, Time now) const;
  std::vector<Sample> samples() const;

 private:
  std::function<double()> draw_;
  std::atomic<int> troubled_ = 0;
  mutable std::shared_mutex mutex_;
  std::map<std::string, std::unique_ptr<TargetHealth>, std::less<>> targets_;
};

}  // namespace sekisho
