#include "providers/embedded/waiting_line.h"

#include <algorithm>
#include <utility>

namespace sekisho {

using std::chrono::milliseconds;

Error engine_stopped() { return upstream_error(ErrorKind::UpstreamFailed, "the embedded engine was stopped"); }

Error WaitingLine::overloaded() const {
  Error error = upstream_error(ErrorKind::UpstreamOverloaded, "the queue of the embedded model is full (" + std::to_string(queue_) +
                                                                  " waiting, " + std::to_string(slots_) + " being answered)");
  const auto until_room = usual_ * static_cast<std::int64_t>(jobs_.size() + 1) / static_cast<std::int64_t>(slots_);
  error.retry_after = std::clamp(until_room, milliseconds(1'000), milliseconds(60'000));
  error.upstream_status = 503;
  return error;
}

Result<void> WaitingLine::join(EngineJob job) {
  // Set before anybody else knows the job; the worker that takes it puts an action of its own in this one's place.
  auto leave_line = [line = weak_from_this(), generation = job.generation.get()] {
    if (const auto alive = line.lock()) alive->leave(generation);
  };
  job.generation->on_cancel(std::move(leave_line));
  const std::lock_guard lock(mutex_);
  if (closed_) return engine_stopped();
  if (running_.size() + jobs_.size() >= slots_ + queue_) return overloaded();
  jobs_.push_back(std::move(job));
  changed_.notify_one();
  return {};
}

std::optional<EngineJob> WaitingLine::take() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return closed_ || !jobs_.empty(); });
  if (closed_) return std::nullopt;
  EngineJob job = std::move(jobs_.front());
  jobs_.pop_front();
  running_.push_back(job.generation);
  return job;
}

void WaitingLine::done(const EngineJob& job, milliseconds took) {
  const std::lock_guard lock(mutex_);
  std::erase(running_, job.generation);
  usual_ = (usual_ * 7 + took) / 8;
}

void WaitingLine::leave(const Generation* generation) {
  const std::lock_guard lock(mutex_);
  std::erase_if(jobs_, [generation](const EngineJob& job) { return job.generation.get() == generation; });
}

void WaitingLine::close() {
  std::vector<std::shared_ptr<Generation>> unfinished;
  {
    const std::lock_guard lock(mutex_);
    closed_ = true;
    unfinished = running_;
    for (const EngineJob& job : jobs_) unfinished.push_back(job.generation);
    jobs_.clear();
    changed_.notify_all();
  }
  // Outside our lock, because a generation calls leave() under its own.
  for (const auto& generation : unfinished) generation->fail(engine_stopped());
}

std::size_t WaitingLine::running() const {
  const std::lock_guard lock(mutex_);
  return running_.size();
}

std::size_t WaitingLine::waiting() const {
  const std::lock_guard lock(mutex_);
  return jobs_.size();
}

}  // namespace sekisho
