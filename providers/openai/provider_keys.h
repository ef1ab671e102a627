#pragma once

#include "gateway/core/secret.h"

#include <atomic>
#include <chrono>
#include <cstddef>
#include <memory>
#include <vector>

namespace sekisho {

// The keys of one provider. One is in use until it fails; a failed one rests for a while. Safe from every thread, without a lock.
class ProviderKeys {
 public:
  using Time = std::chrono::steady_clock::time_point;

  explicit ProviderKeys(std::vector<Secret> keys);

  std::size_t size() const { return keys_.size(); }
  const Secret& operator[](std::size_t index) const { return keys_[index]; }

  // The key to begin with: the one in use, or the next that does not rest, or, where all do, the one that wakes first.
  // Zero where there are no keys.
  std::size_t first(Time now) const;
  // How many keys do not rest.
  std::size_t awake(Time now) const;
  // In how long one of them is fit to be used; zero where one is.
  std::chrono::milliseconds soonest(Time now) const;
  // Sends a key to rest and puts the one after it in use.
  void rest(std::size_t index, Time until);

 private:
  bool rests(std::size_t index, Time now) const;

  const std::vector<Secret> keys_;
  std::unique_ptr<std::atomic<Time::rep>[]> resting_until_;  // ticks of the steady clock
  std::atomic<std::size_t> in_use_ = 0;
};

}  // namespace sekisho
