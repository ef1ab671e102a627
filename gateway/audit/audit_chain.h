#pragma once

#include "gateway/audit/audit_event.h"
#include "gateway/audit/audit_statement.h"
#include "gateway/audit/directory_lock.h"
#include "gateway/audit/removed_ranges.h"
#include "gateway/audit/segment_index.h"
#include "gateway/audit/segment_writer.h"
#include "gateway/audit/store_recovery.h"

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace sekisho {

struct AuditChainSettings {
  std::string directory;
  std::uint64_t segment_bytes = 64ULL * 1024 * 1024;  // a segment that is longer ends at the next commit
  std::chrono::hours segment_age{24};                 // and one that is older
  std::optional<AuditSigner> signer;                  // needed where lines are chained
  bool chained = true;                                // false: plain lines without hashes and signatures
  std::function<WallTime()> now = [] { return std::chrono::system_clock::now(); };
};

// The segments of one store as the one who writes them sees them: opens and recovers, appends, seals and begins anew, removes what is no
// longer kept. One thread, except find_in_open.
class AuditChain {
 public:
  // Takes the folder's lock, puts the end of the store right, and writes down what had to be put right.
  static Result<std::unique_ptr<AuditChain>> open(AuditChainSettings settings);

  // Puts the events behind the last line: all of them or, with an Error, none. They are in the file then, not yet on the disk.
  Result<void> append(std::span<const AuditEvent* const> events);
  // Returns when everything appended is on the disk. After an Error the end of the store is looked at again before the next append.
  Result<void> sync();
  // Takes effect with a new segment, which the next append begins.
  void set_chained(bool chained) { settings_.chained = chained; }

  // Removes the closed segments whose time is over, behind a signed tombstone that is on the disk first. Returns how many.
  Result<std::size_t> remove_expired();

  // What a checkpoint says, except for its number: how far the store has come.
  CanonicalObject checkpoint_statement() const;
  // The store's id, in every segment and checkpoint.
  const std::string& store() const { return store_; }
  const AuditSigner* signer() const { return settings_.chained && settings_.signer ? &*settings_.signer : nullptr; }
  ChainHead head() const { return head_; }
  // What the recoveries since open() have written down, in words for a log.
  std::vector<std::string> take_notes() { return std::exchange(notes_, {}); }

  // Where the open segment is and where in it the decision's events stand. Safe from every thread.
  struct Places {
    std::string path;
    std::vector<std::uint64_t> offsets;
  };
  Places find_in_open(std::string_view id) const;

 private:
  AuditChain(AuditChainSettings settings, DirectoryLock lock) : settings_(std::move(settings)), lock_(std::move(lock)) {}

  Result<void> recover();
  Result<void> write_down(const std::vector<AuditEvent>& recoveries);
  Result<void> begin_segment();
  Result<void> ensure_open();
  Result<void> seal();
  Result<void> write(std::span<const AuditEvent* const> events);
  bool is_full() const;
  AuditEvent own_event(std::string kind) const;
  Result<void> bury(const std::vector<ClosedSegment>& expired);
  void remove_files(const ClosedSegment& segment);
  void index_segment(const SegmentName& name);

  AuditChainSettings settings_;
  DirectoryLock lock_;
  std::string store_;
  ChainHead head_;
  std::optional<SegmentWriter> segment_;
  std::vector<ClosedSegment> closed_;
  RemovedRanges removed_;
  std::string tombstone_;  // the latest one's members; empty: nothing was ever removed
  std::vector<std::string> notes_;
  bool lost_ = false;  // after a failed sync

  mutable std::mutex index_mutex_;  // guards the two below
  SegmentIndex index_;
  std::string indexed_path_;
};

}  // namespace sekisho
