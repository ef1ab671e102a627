#pragma once

#include "gateway/audit/checkpoint_place.h"
#include "gateway/core/clock.h"

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

namespace sekisho {

// Brings checkpoints to their place on a thread of its own, so that a slow place holds up nobody. What cannot be delivered is tried
// again; of too many that wait the oldest go, for a later checkpoint says all that an earlier one does. Safe from every thread.
class CheckpointCourier {
 public:
  explicit CheckpointCourier(std::unique_ptr<CheckpointPlace> place);
  // Tries once more to deliver what waits.
  ~CheckpointCourier();
  CheckpointCourier(const CheckpointCourier&) = delete;
  CheckpointCourier& operator=(const CheckpointCourier&) = delete;

  void send(std::string line);
  // When the last one arrived; the start where none has.
  SteadyTime delivered_at() const;
  // Why the last try failed; empty where it did not.
  std::string problem() const;
  std::uint64_t failures() const;

 private:
  void run();
  // Returns false where the first in line could not be delivered.
  bool deliver_next(std::unique_lock<std::mutex>& lock);

  std::unique_ptr<CheckpointPlace> place_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::string> lines_;
  SteadyTime delivered_at_;
  std::string problem_;
  std::uint64_t failures_ = 0;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace sekisho
