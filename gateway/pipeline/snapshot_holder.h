#pragma once

#include "gateway/pipeline/snapshot.h"

#include <memory>
#include <mutex>
#include <string>
#include <utility>

namespace sekisho {

// The snapshot in force. A mutex and not an atomic<shared_ptr>, which races inside libstdc++ 12 (ThreadSanitizer).
class SnapshotHolder {
 public:
  explicit SnapshotHolder(std::shared_ptr<const Snapshot> first) : current_(std::move(first)) {}

  std::shared_ptr<const Snapshot> get() const {
    const std::lock_guard lock(mutex_);
    return current_;
  }

  void swap_in(std::shared_ptr<const Snapshot> next) {
    const std::lock_guard lock(mutex_);
    current_.swap(next);
    reload_problem_.clear();
  }

  // A reload that failed: the old snapshot stays and /readyz says why.
  void keep_because(std::string problem) {
    const std::lock_guard lock(mutex_);
    reload_problem_ = std::move(problem);
  }

  // Empty after a good load.
  std::string reload_problem() const {
    const std::lock_guard lock(mutex_);
    return reload_problem_;
  }

 private:
  mutable std::mutex mutex_;
  std::shared_ptr<const Snapshot> current_;
  std::string reload_problem_;
};

}  // namespace sekisho
