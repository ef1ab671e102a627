#include "providers/embedded/generation.h"

#include <utility>

namespace sekisho {

std::optional<GenerationPiece> Generation::take_or_wait(std::function<void()> wake) {
  const std::lock_guard lock(mutex_);
  if (pieces_.empty()) {
    wake_ = std::move(wake);
    return std::nullopt;
  }
  wake_ = nullptr;
  GenerationPiece piece = std::move(pieces_.front());
  pieces_.pop_front();
  buffered_ -= piece.bytes.size();
  taken_.notify_all();
  return piece;
}

void Generation::cancel() {
  {
    const std::lock_guard lock(mutex_);
    wake_ = nullptr;
    if (!cancelled_) {
      cancelled_ = true;
      pieces_.clear();
      buffered_ = 0;
      taken_.notify_all();
      if (on_cancel_) std::exchange(on_cancel_, nullptr)();
    }
  }
  while (const int calls = waking_) waking_.wait(calls);
}

bool Generation::push(std::string bytes) {
  std::unique_lock lock(mutex_);
  taken_.wait(lock, [this] { return cancelled_ || ended_ || buffered_ < kBufferLimit; });
  if (cancelled_ || ended_) return false;
  add(std::move(lock), {.bytes = std::move(bytes)});
  return true;
}

std::optional<std::string> Generation::offer(std::string bytes) {
  std::unique_lock lock(mutex_);
  if (cancelled_ || ended_) return std::nullopt;
  if (buffered_ >= kBufferLimit) return bytes;
  add(std::move(lock), {.bytes = std::move(bytes)});
  return std::nullopt;
}

void Generation::finish() {
  std::unique_lock lock(mutex_);
  if (cancelled_ || ended_) return;
  ended_ = true;
  add(std::move(lock), {.bytes = {}, .end = true});
}

void Generation::fail(Error error) {
  std::unique_lock lock(mutex_);
  if (cancelled_ || ended_) return;
  ended_ = true;
  taken_.notify_all();
  if (on_cancel_) std::exchange(on_cancel_, nullptr)();
  add(std::move(lock), {.bytes = {}, .end = true, .error = std::move(error)});
}

bool Generation::wanted() const {
  const std::lock_guard lock(mutex_);
  return !cancelled_ && !ended_;
}

bool Generation::on_cancel(std::function<void()> action) {
  const std::lock_guard lock(mutex_);
  const bool wanted = !cancelled_ && !ended_;
  on_cancel_ = wanted ? std::move(action) : nullptr;
  return wanted;
}

void Generation::add(std::unique_lock<std::mutex> lock, GenerationPiece piece) {
  buffered_ += piece.bytes.size();
  pieces_.push_back(std::move(piece));
  if (!wake_) return;
  const auto wake = std::exchange(wake_, nullptr);
  ++waking_;
  lock.unlock();
  wake();
  --waking_;
  waking_.notify_all();
}

}  // namespace sekisho
