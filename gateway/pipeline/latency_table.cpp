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

std::map<std::string, double, std::less<>> LatencyTable::averages() const {
  const std::lock_guard lock(mutex_);
  return averages_;
}

}  // namespace sekisho
