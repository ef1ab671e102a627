#include "gateway/pipeline/health_table.h"

#include "gateway/pipeline/draw.h"

#include <mutex>

namespace sekisho {

HealthTable::HealthTable() : HealthTable(draw_unit) {}

TargetHealth& HealthTable::of(std::string_view target) {
  {
    const std::shared_lock lock(mutex_);
    if (const auto found = targets_.find(target); found != targets_.end()) return *found->second;
  }
  const std::unique_lock lock(mutex_);
  const auto made = targets_.try_emplace(std::string(target)).first;
  if (made->second == nullptr) made->second = std::make_unique<TargetHealth>(troubled_, draw_);
  return *made->second;
}

void HealthTable::add_to(LiveState& live, const Policy& policy, Time now) const {
  if (troubled_ == 0) return;  // nearly always
  const std::shared_lock lock(mutex_);
  for (const PolicyTarget& target : policy.targets()) {
    const auto found = targets_.find(target.endpoint.id);
    if (found != targets_.end() && found->second->refuses(target.endpoint.conduct.breaker, now)) {
      live.targets[target.endpoint.id].available = false;
    }
  }
}

std::vector<HealthTable::Sample> HealthTable::samples() const {
  std::vector<Sample> samples;
  const std::shared_lock lock(mutex_);
  for (const auto& [id, health] : targets_) samples.push_back({id, health->breaker(), health->places().load()});
  return samples;
}

}  // namespace sekisho
