#include "providers/openai/provider_keys.h"

namespace sekisho {

ProviderKeys::ProviderKeys(std::vector<Secret> keys)
    : keys_(std::move(keys)), resting_until_(std::make_unique<std::atomic<Time::rep>[]>(keys_.size())) {
  for (std::size_t i = 0; i < keys_.size(); ++i) resting_until_[i] = Time::min().time_since_epoch().count();
}

bool ProviderKeys::rests(std::size_t index, Time now) const { return resting_until_[index].load() > now.time_since_epoch().count(); }

std::size_t ProviderKeys::first(Time now) const {
  if (keys_.empty()) return 0;
  const std::size_t begin = in_use_.load() % keys_.size();
  std::size_t earliest = begin;
  for (std::size_t step = 0; step < keys_.size(); ++step) {
    const std::size_t index = (begin + step) % keys_.size();
    if (!rests(index, now)) return index;
    if (resting_until_[index].load() < resting_until_[earliest].load()) earliest = index;
  }
  return earliest;
}

std::size_t ProviderKeys::awake(Time now) const {
  std::size_t count = 0;
  for (std::size_t index = 0; index < keys_.size(); ++index) count += rests(index, now) ? 0 : 1;
  return count;
}

std::chrono::milliseconds ProviderKeys::soonest(Time now) const {
  if (keys_.empty()) return {};
  const std::size_t next = first(now);
  if (!rests(next, now)) return {};
  return std::chrono::ceil<std::chrono::milliseconds>(Time::duration(resting_until_[next].load()) - now.time_since_epoch());
}

void ProviderKeys::rest(std::size_t index, Time until) {
  resting_until_[index] = until.time_since_epoch().count();
  // Only moves on from the key that failed: of two requests that fail with it at once, the second must not skip a good one.
  std::size_t expected = index;
  in_use_.compare_exchange_strong(expected, (index + 1) % keys_.size());
}

}  // namespace sekisho
