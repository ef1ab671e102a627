#pragma once

#include "gateway/core/request.h"
#include "gateway/core/result.h"
#include "providers/embedded/generation.h"

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace sekisho {

struct EngineJob {
  Endpoint endpoint = Endpoint::Chat;
  std::string body;
  std::shared_ptr<Generation> generation;
};

// The bounded queue in front of an engine's slots: first come, first served; who leaves while waiting makes room at once.
class WaitingLine : public std::enable_shared_from_this<WaitingLine> {
 public:
  WaitingLine(std::size_t slots, std::size_t queue) : slots_(slots), queue_(queue) {}

  // UpstreamOverloaded, with `retry_after` from how long answers took of late, when all slots are busy and the queue is full.
  Result<void> join(EngineJob job);
  // The next job, blocking until there is one; nullopt after close(). Each take is followed by done().
  std::optional<EngineJob> take();
  void done(const EngineJob& job, std::chrono::milliseconds took);
  // Ends take(), refuses join(), and fails all who wait or are being answered.
  void close();

  std::size_t running() const;
  std::size_t waiting() const;

 private:
  Error overloaded() const;
  void leave(const Generation* generation);

  const std::size_t slots_;
  const std::size_t queue_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<EngineJob> jobs_;
  std::vector<std::shared_ptr<Generation>> running_;
  bool closed_ = false;
  std::chrono::milliseconds usual_{1'000};  // moving average of how long a job takes
};

Error engine_stopped();

}  // namespace sekisho
