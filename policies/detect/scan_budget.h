#pragma once

#include "gateway/core/clock.h"
#include "gateway/core/finding.h"

#include <chrono>
#include <cstddef>

namespace sekisho {

// The time that one detector has for one request. Only its turns count, and what it is charged for work that it shares with others.
// The first thing that goes wrong stays the status.
class ScanBudget {
 public:
  ScanBudget(std::chrono::microseconds time, const Clock& clock) : left_(time), clock_(clock) {}

  void begin_turn() { turn_ = clock_.steady(); }
  void end_turn() { charge(clock_.steady() - turn_); }
  // Work that was done for it outside its turns.
  void charge(SteadyTime::duration spent) {
    spent_ += spent;
    if (spent_ > left_) stop(DetectorStatus::Timeout);
  }

  // Whether the turn may go on. Looks at the clock.
  bool in_time() {
    if (status_ == DetectorStatus::Ok && spent_ + (clock_.steady() - turn_) > left_) status_ = DetectorStatus::Timeout;
    return may_go_on();
  }
  // The same before so many bytes are read. Reading little costs less than looking at the clock, which is done now and then.
  bool may_read(std::size_t bytes) {
    constexpr std::size_t kEach = 64;  // what looking at any text costs, in bytes
    constexpr std::size_t kBetweenLooks = std::size_t{64} << 10;
    unseen_ += bytes + kEach;
    if (unseen_ < kBetweenLooks) return may_go_on();
    unseen_ = 0;
    return in_time();
  }
  bool may_go_on() const { return status_ == DetectorStatus::Ok; }
  void stop(DetectorStatus status) {
    if (status_ == DetectorStatus::Ok) status_ = status;
  }
  DetectorStatus status() const { return status_; }
  std::chrono::microseconds spent() const { return std::chrono::duration_cast<std::chrono::microseconds>(spent_); }

 private:
  SteadyTime::duration left_;
  SteadyTime::duration spent_{};
  const Clock& clock_;
  SteadyTime turn_{};
  std::size_t unseen_ = 0;  // bytes read since the last look at the clock
  DetectorStatus status_ = DetectorStatus::Ok;
};

}  // namespace sekisho
