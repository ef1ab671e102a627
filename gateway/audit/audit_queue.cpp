#include "gateway/audit/audit_queue.h"

#include <iterator>
#include <utility>

namespace sekisho {
namespace {

constexpr std::chrono::milliseconds kNap{5};
// What an entry takes beside its text.
constexpr std::size_t kEntryBytes = 256;

}  // namespace

std::size_t AuditQueue::size_of(const AuditEntry& entry) { return entry.event.body.size() + kEntryBytes; }

bool AuditQueue::offer(AuditEntry entry) {
  const std::size_t size = size_of(entry);
  const std::lock_guard lock(mutex_);
  if (closed_ || bytes_ + size > limit_) return false;
  const bool somebody_waits = static_cast<bool>(entry.done);
  const bool first = entries_.empty();
  entries_.push_back(std::move(entry));
  bytes_ += size;
  if (somebody_waits) ++waiting_;
  if (first || somebody_waits) changed_.notify_one();
  return true;
}

std::vector<AuditEntry> AuditQueue::take(SteadyTime until) {
  std::unique_lock lock(mutex_);
  changed_.wait_until(lock, until, [this] { return !entries_.empty() || closed_; });
  if (!entries_.empty()) changed_.wait_for(lock, kNap, [this] { return waiting_ > 0 || closed_; });
  bytes_ = 0;
  waiting_ = 0;
  return std::exchange(entries_, {});
}

void AuditQueue::rest(SteadyTime until) {
  std::unique_lock lock(mutex_);
  changed_.wait_until(lock, until, [this] { return closed_; });
}

void AuditQueue::put_back(std::vector<AuditEntry> entries) {
  const std::lock_guard lock(mutex_);
  for (const AuditEntry& entry : entries) bytes_ += size_of(entry);
  entries.insert(entries.end(), std::make_move_iterator(entries_.begin()), std::make_move_iterator(entries_.end()));
  entries_ = std::move(entries);
}

void AuditQueue::close() {
  const std::lock_guard lock(mutex_);
  closed_ = true;
  changed_.notify_all();
}

bool AuditQueue::closed() const {
  const std::lock_guard lock(mutex_);
  return closed_;
}

std::size_t AuditQueue::size() const {
  const std::lock_guard lock(mutex_);
  return entries_.size();
}

}  // namespace sekisho
