#include "gateway/pipeline/latency_table.h"

namespace sekisho {

void LatencyTable::add(std::string_view target, std::chrono::steady_clock::duration first_token) {
  const double millis = std::chrono::duration<double, std::milli>(first_token).count();
  const std::lock_guard lock(mutex_);
  const auto place = averages_.find(target);
  if (place == averages_.end()) {
    averages_.emplace(target, millis);
    return;
  }
  place->second += weight_ * (millis - place->second);
}

void LatencyTable::add_to(LiveState& live) const {
  const std::lock_guard lock(mutex_);
  for (const auto& [target, average] : averages_) live.targets[target].latency_ms = average;
}

}  // namespace sekisho
