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

CheckpointCourier::CheckpointCourier(std::unique_ptr<CheckpointPlace> place, CheckpointSequence sequence, TellAuditNews tell)
    : place_(std::move(place)), sequence_(std::move(sequence)), tell_(std::move(tell)) {
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

void CheckpointCourier::send(CanonicalObject statement) {
  const std::lock_guard lock(mutex_);
  waiting_.push_back({std::move(statement), std::chrono::steady_clock::now()});
  if (waiting_.size() > kMostWaiting) waiting_.pop_front();
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

Result<void> CheckpointCourier::begin_next(std::unique_lock<std::mutex>& lock) {
  if (sequence_.on_its_way() != nullptr) return {};
  Checkpoint next = std::move(waiting_.front());
  waiting_.pop_front();
  lock.unlock();
  Result<void> begun = sequence_.begin(next.statement);
  lock.lock();
  if (begun) {
    begun_at_ = next.taken_at;
  } else {
    waiting_.push_front(std::move(next));
  }
  return begun;
}

bool CheckpointCourier::deliver_next(std::unique_lock<std::mutex>& lock) {
  Result<void> delivered = begin_next(lock);
  if (delivered) {
    lock.unlock();
    delivered = place_->deliver(*sequence_.on_its_way());
    if (delivered) sequence_.end();
    lock.lock();
  }
  if (!delivered) {
    problem_ = delivered.error().message;
    ++failures_;
    tell_failure(delivered.error().message, lock);
    return false;
  }
  problem_.clear();
  if (begun_at_) uncovered_since_ = newest_ > *begun_at_ ? begun_at_ : std::nullopt;
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

bool CheckpointCourier::is_due() const { return sequence_.on_its_way() != nullptr || !waiting_.empty(); }

void CheckpointCourier::run() {
  std::unique_lock lock(mutex_);
  std::chrono::milliseconds pause = kFirstPause;
  while (true) {
    changed_.wait(lock, [this] { return stopping_ || is_due(); });
    if (!is_due()) return;
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
