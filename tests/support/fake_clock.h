#pragma once

#include "gateway/core/clock.h"

namespace sekisho {

// Both clocks stand still until they are moved.
class FakeClock final : public Clock {
 public:
  WallTime wall() const override { return wall_; }
  SteadyTime steady() const override { return steady_; }

  void advance(std::chrono::milliseconds by) {
    wall_ += by;
    steady_ += by;
  }

 private:
  WallTime wall_ = WallTime(std::chrono::seconds(1'700'000'000));
  SteadyTime steady_ = SteadyTime(std::chrono::hours(1));
};

}  // namespace sekisho
