#pragma once

#include <chrono>

namespace sekisho {

// Says when to look for pools that nobody needs any more: those of keys and origins that are no longer configured. One thread.
class PoolSweep {
 public:
  using Time = std::chrono::steady_clock::time_point;

  // Whether the last look is long enough ago; if so, this is the next.
  bool begin(Time now) {
    if (now - last_ < kBetweenLooks) return false;
    last_ = now;
    return true;
  }

  // Of a pool without a user.
  static bool is_unneeded(Time last_used, Time now) { return now - last_used > kUnused; }

 private:
  static constexpr std::chrono::minutes kUnused{5};
  static constexpr std::chrono::seconds kBetweenLooks{30};

  Time last_ = std::chrono::steady_clock::now();
};

}  // namespace sekisho
