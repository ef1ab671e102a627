#pragma once

#include "gateway/audit/audit_chain.h"
#include "gateway/audit/audit_queue.h"
#include "gateway/audit/audit_tally.h"
#include "gateway/audit/checkpoint_courier.h"

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace sekisho {

struct AuditWriterSettings {
  std::uint64_t checkpoint_records = 1'000;           // a checkpoint after so many lines,
  std::chrono::seconds checkpoint_every{60};          // or so long after the last one where there is something new
  std::unique_ptr<CheckpointPlace> checkpoint_place;  // null: none; otherwise the chain has a signer
};

// Brings events into the chain: one sync for many, a pause where the disk refuses, checkpoints, retention. One thread, except courier().
class AuditWriter {
 public:
  // `sequence`: of the checkpoints, where there is a place for them.
  AuditWriter(AuditWriterSettings settings, std::unique_ptr<AuditChain> chain, std::optional<CheckpointSequence> sequence,
              AuditTally& tally);

  // Writes the events and tells those who wait. Gives back what nobody waits for and could not be written.
  std::vector<AuditEntry> write(std::vector<AuditEntry> entries);
  // Syncs, checkpoints and removes what is due.
  void do_chores();
  // When to come back at the latest.
  SteadyTime next_chore() const;
  // Not before this time another try makes sense; long past where nothing is wrong.
  SteadyTime retry_at() const { return retry_at_; }
  void set_chained(bool chained) { chain_->set_chained(chained); }
  // The last sync and checkpoint. What is still on its way is delivered when the writer is destroyed.
  void finish();

  // Null: no second place.
  const CheckpointCourier* courier() const { return courier_.get(); }
  const AuditChain& chain() const { return *chain_; }

 private:
  Result<void> commit(const std::vector<AuditEntry>& entries, bool somebody_waits);
  Result<void> sync();
  void fail(const char* reason, const Error& error);
  // What is written first when the disk takes events again.
  AuditEvent trouble_event() const;
  void send_checkpoint();
  void tell_notes();

  AuditWriterSettings settings_;
  std::unique_ptr<AuditChain> chain_;
  AuditTally& tally_;
  std::unique_ptr<CheckpointCourier> courier_;
  bool unsynced_ = false;
  SteadyTime synced_at_;
  std::string trouble_;  // why the disk refused; empty: it does not
  WallTime trouble_since_;
  SteadyTime retry_at_;
  SteadyTime checkpoint_at_;
  SteadyTime retention_at_;
  std::uint64_t checkpoint_seq_ = 0;  // the last one's
};

}  // namespace sekisho
