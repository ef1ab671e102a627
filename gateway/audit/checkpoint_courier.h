#pragma once

#include "gateway/audit/audit_tally.h"
#include "gateway/audit/checkpoint_place.h"
#include "gateway/audit/checkpoint_sequence.h"
#include "gateway/core/clock.h"

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

namespace sekisho {

// Brings checkpoints to their place on a thread of its own, so that a slow place holds up nobody. What cannot be delivered is tried
// again, under its number; of too many that wait the oldest go, for a later checkpoint says all that an earlier one does, and have no
// number yet. Safe from every thread.
class CheckpointCourier {
 public:
  // `tell` hears of the first failure, of every ten minutes of them, and of their end; on the courier's thread.
  CheckpointCourier(std::unique_ptr<CheckpointPlace> place, CheckpointSequence sequence, TellAuditNews tell);
  // Tries once more to deliver what waits.
  ~CheckpointCourier();
  CheckpointCourier(const CheckpointCourier&) = delete;
  CheckpointCourier& operator=(const CheckpointCourier&) = delete;

  // Something was written that no checkpoint stands for yet.
  void note_uncovered();
  // What a checkpoint of everything that was written so far says.
  void send(CanonicalObject statement);
  // Since when something is written that no delivered checkpoint stands for; nullopt where there is nothing.
  std::optional<SteadyTime> uncovered_since() const;
  // Why the last try failed; empty where it did not.
  std::string problem() const;
  std::uint64_t failures() const;

 private:
  void run();
  bool is_due() const;
  // Returns false where the one on its way, or the first that waits, could not be delivered.
  bool deliver_next(std::unique_lock<std::mutex>& lock);
  // The first that waits goes on its way, where none is.
  Result<void> begin_next(std::unique_lock<std::mutex>& lock);
  void tell_failure(const std::string& why, std::unique_lock<std::mutex>& lock);

  std::unique_ptr<CheckpointPlace> place_;
  CheckpointSequence sequence_;  // the courier's thread's, as the two times below
  const TellAuditNews tell_;
  std::optional<SteadyTime> told_at_;   // of a failure that is not over
  std::optional<SteadyTime> begun_at_;  // when the one on its way was taken; nullopt: by an earlier process
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  struct Checkpoint {
    CanonicalObject statement;
    SteadyTime taken_at;
  };
  std::deque<Checkpoint> waiting_;
  std::optional<SteadyTime> uncovered_since_;
  SteadyTime newest_;  // when something was last written
  std::string problem_;
  std::uint64_t failures_ = 0;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace sekisho
