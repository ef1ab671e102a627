#include "gateway/audit/checkpoint_courier.h"

#include <algorithm>
#include <utility>

namespace sekisho {
namespace {

constexpr std::size_t kMostWaiting = 1'000;
constexpr std::chrono::milliseconds kFirstPause{500};
constexpr std::chrono::milliseconds kLongestPause{30'000};

}  // namespace

CheckpointCourier::CheckpointCourier(std::unique_ptr<CheckpointPlace> place)
    : place_(std::move(place)), delivered_at_(std::chrono::steady_clock::now()) {
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

void CheckpointCourier::send(std::string line) {
  const std::lock_guard lock(mutex_);
  lines_.push_back(std::move(line));
  if (lines_.size() > kMostWaiting) lines_.pop_front();
  changed_.notify_all();
}

SteadyTime CheckpointCourier::delivered_at() const {
  const std::lock_guard lock(mutex_);
  return delivered_at_;
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
  const std::string line = std::exchange(lines_.front(), {});
  lines_.pop_front();
  lock.unlock();
  const Result<void> delivered = place_->deliver(line);
  lock.lock();
  if (delivered) {
    delivered_at_ = std::chrono::steady_clock::now();
    problem_.clear();
    return true;
  }
  problem_ = delivered.error().message;
  ++failures_;
  lines_.push_front(line);
  return false;
}

void CheckpointCourier::run() {
  std::unique_lock lock(mutex_);
  std::chrono::milliseconds pause = kFirstPause;
  while (true) {
    changed_.wait(lock, [this] { return stopping_ || !lines_.empty(); });
    if (lines_.empty()) return;
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
