#pragma once

#include "gateway/core/result.h"

#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <string>

namespace sekisho {

// Some bytes of an answer, its proper end (no bytes), or what broke it.
struct GenerationPiece {
  std::string bytes;
  bool end = false;
  std::optional<Error> error = std::nullopt;
};

// The answer to one request on its way from an engine's thread to the one who asked. Both sides may use it at any time from any thread.
class Generation {
 public:
  // Bytes that wait for the consumer before the engine's thread is held.
  static constexpr std::size_t kBufferLimit = std::size_t{64} * 1024;

  // Consumer. The next piece; nullopt when there is none yet: then `wake` is called once, from an engine's thread, as soon as
  // there is one. It may do no more than post: cancel() waits for it.
  std::optional<GenerationPiece> take_or_wait(std::function<void()> wake);
  // Consumer. The answer is not wanted any more: decoding stops within a token. `wake` is not called after this has returned.
  void cancel();

  // Engine. Blocks while the buffer is full; false when the answer is not wanted any more.
  bool push(std::string bytes);
  // Engine. As push(), but where the buffer is full it gives the bytes back.
  std::optional<std::string> offer(std::string bytes);
  void finish();
  // Also what stops an answer from the engine's side: calls the action of on_cancel().
  void fail(Error error);
  // False once it was cancelled or has ended.
  bool wanted() const;
  // Engine. `action` replaces the one before and is called once, under the lock, when the answer is cancelled or fails. Returns false,
  // and keeps no action, when that has happened already or the answer has ended. An empty action only clears.
  bool on_cancel(std::function<void()> action);

 private:
  // `lock` holds mutex_; it is open again where the consumer was woken, who would run into it.
  void add(std::unique_lock<std::mutex> lock, GenerationPiece piece);

  mutable std::mutex mutex_;
  std::condition_variable taken_;
  std::deque<GenerationPiece> pieces_;
  std::size_t buffered_ = 0;
  bool cancelled_ = false;
  bool ended_ = false;
  std::function<void()> wake_;
  std::atomic<int> waking_ = 0;  // calls of a `wake` under way
  std::function<void()> on_cancel_;
};

}  // namespace sekisho
