#pragma once

#include "gateway/audit/audit_event.h"
#include "gateway/core/clock.h"
#include "gateway/core/result.h"

#include <condition_variable>
#include <cstddef>
#include <functional>
#include <mutex>
#include <vector>

namespace sekisho {

// An event on its way to the writer thread.
struct AuditEntry {
  AuditEvent event;
  // Called once, on the writer's thread, when the event is durable or cannot be made so; empty: nobody waits.
  std::function<void(Result<void>)> done;
};

// The bounded spool between the threads that serve and the one that writes. Safe from every thread.
class AuditQueue {
 public:
  explicit AuditQueue(std::size_t bytes) : limit_(bytes) {}

  // False where it is full or closed: the entry was not taken.
  bool offer(AuditEntry entry);
  // Waits until there is something, or that time, or the end; then gives all there is, in order. Without anybody waiting for the disk it
  // gathers for a moment first: a writer that naps is not woken by each entry.
  std::vector<AuditEntry> take(SteadyTime until);
  // Waits until that time or the end, whatever comes in meanwhile.
  void rest(SteadyTime until);
  // What could not be written goes first next time.
  void put_back(std::vector<AuditEntry> entries);
  // Nothing is taken in any more.
  void close();

  bool closed() const;
  std::size_t size() const;

 private:
  static std::size_t size_of(const AuditEntry& entry);

  const std::size_t limit_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<AuditEntry> entries_;
  std::size_t bytes_ = 0;
  std::size_t waiting_ = 0;  // entries somebody waits for
  bool closed_ = false;
};

}  // namespace sekisho
