#include "gateway/audit/checkpoint_courier.h"

#include <algorithm>
#include <utility>

namespace sekisho {
namespace {

constexpr std::size_t kMostWaiting = 1'000;
constexpr std::chrono::milliseconds kFirstPause{500};
constexpr std::chrono::milliseconds kLongestPause{30'000};
constexpr std::chrono::minutes kTellAgainAfter{10};

}  // namespace

CheckpointCourier::CheckpointCourier(std::unique_ptr<CheckpointPlace> place, TellAuditNews tell)
    : place_(std::move(place)), tell_(std::move(tell)) {
  thread_ = std::thread([this] { run(); });
}

CheckpointCourier::~CheckpointCourier() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

void CheckpointCourier::note_uncovered() {
  const std::lock_guard lock(mutex_);
  newest_ = std::chrono::steady_clock::now();
  if (!uncovered_since_) uncovered_since_ = newest_;
}

void CheckpointCourier::send(std::string line) {
  const std::lock_guard lock(mutex_);
  checkpoints_.push_back({std::move(line), std::chrono::steady_clock::now()});
  if (checkpoints_.size() > kMostWaiting) checkpoints_.pop_front();
  changed_.notify_all();
}

std::optional<SteadyTime> CheckpointCourier::uncovered_since() const {
  const std::lock_guard lock(mutex_);
  return uncovered_since_;
}

std::string CheckpointCourier::problem() const {
  const std::lock_guard lock(mutex_);
  return problem_;
}

std::uint64_t CheckpointCourier::failures() const {
  const std::lock_guard lock(mutex_);
  return failures_;
}

bool CheckpointCourier::deliver_next(std::unique_lock<std::mutex>& lock) {
  Checkpoint next = std::move(checkpoints_.front());
  checkpoints_.pop_front();
  lock.unlock();
  const Result<void> delivered = place_->deliver(next.line);
  lock.lock();
  if (!delivered) {
    problem_ = delivered.error().message;
    ++failures_;
    checkpoints_.push_front(std::move(next));
    tell_failure(delivered.error().message, lock);
    return false;
  }
  problem_.clear();
  uncovered_since_ = newest_ > next.taken_at ? std::optional(next.taken_at) : std::nullopt;
  if (std::exchange(told_at_, std::nullopt)) {
    lock.unlock();
    tell_(AuditNews::Note, "checkpoints reach their place again");
    lock.lock();
  }
  return true;
}

void CheckpointCourier::tell_failure(const std::string& why, std::unique_lock<std::mutex>& lock) {
  const SteadyTime now = std::chrono::steady_clock::now();
  if (told_at_ && now < *told_at_ + kTellAgainAfter) return;
  told_at_ = now;
  lock.unlock();
  tell_(AuditNews::Alarm, "checkpoints of the audit store do not reach their place, without which a cut-off end cannot be shown: " + why);
  lock.lock();
}

void CheckpointCourier::run() {
  std::unique_lock lock(mutex_);
  std::chrono::milliseconds pause = kFirstPause;
  while (true) {
    changed_.wait(lock, [this] { return stopping_ || !checkpoints_.empty(); });
    if (checkpoints_.empty()) return;
    if (deliver_next(lock)) {
      pause = kFirstPause;
      continue;
    }
    if (stopping_) return;
    changed_.wait_for(lock, pause, [this] { return stopping_; });
    pause = std::min(pause * 2, kLongestPause);
  }
}

}  // namespace sekisho
