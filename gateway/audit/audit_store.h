#pragma once

#include "gateway/audit/audit_hasher.h"
#include "gateway/audit/audit_queue.h"
#include "gateway/audit/audit_tally.h"
#include "gateway/audit/audit_writer.h"
#include "gateway/audit/decision_journal.h"
#include "gateway/telemetry/audit_counts.h"
#include "gateway/telemetry/record.h"

#include <atomic>
#include <chrono>
#include <memory>
#include <string>
#include <thread>
#include <vector>

namespace sekisho {

struct AuditStoreSettings {
  AuditChainSettings chain;
  AuditWriterSettings writer;
  std::size_t spool_bytes = 64UL * 1024 * 1024;
  std::chrono::milliseconds commit_timeout{5'000};  // for a request that waits for its decision to be durable
  TellAuditNews tell = [](AuditNews, std::string_view) {};
};

// The audit store of a running gateway: a bounded spool and one writer thread. Takes decisions (DecisionJournal) and the ends of requests
// (RecordSink). Safe from every thread.
class AuditStore final : public DecisionJournal, public RecordSink {
 public:
  // Takes the folder, puts its end right and starts the writer.
  static Result<std::unique_ptr<AuditStore>> open(AuditStoreSettings settings, AuditHasher hasher);
  ~AuditStore() override;
  AuditStore(const AuditStore&) = delete;
  AuditStore& operator=(const AuditStore&) = delete;

  boost::asio::awaitable<Result<void>> decided(DecisionReport report, Commitment commitment) override;
  Result<std::optional<RequestRecord>> find(const std::string& decision_id) override;
  JournalTrouble trouble() const override;
  // Only requests whose decision was taken.
  void write(const RequestRecord& record) override;

  // Any other event, without waiting for it.
  void spool(AuditEvent event);
  // Whether lines are chained from now on (`store: hash-chain`).
  void set_chained(bool chained) { chained_ = chained; }
  // Writes what waits and a last checkpoint, and ends the writer. Whoever still waits is told; nothing is taken afterwards. Must come
  // before the executors of those who wait are gone.
  void stop();

  AuditCounts counts() const;
  const AuditHasher& hasher() const { return hasher_; }

 private:
  AuditStore(AuditStoreSettings settings, AuditHasher hasher, std::unique_ptr<AuditChain> chain,
             std::optional<CheckpointSequence> sequence);

  void run();
  void finish();
  // Writes as many of them as there is room for, in order; the number of those for which there was none.
  std::size_t write_what_fits(std::vector<AuditEntry> entries);

  const std::string directory_;
  const std::chrono::milliseconds commit_timeout_;
  const AuditHasher hasher_;
  AuditTally tally_;
  AuditQueue queue_;
  AuditWriter writer_;
  std::atomic<bool> chained_;
  std::thread thread_;
};

}  // namespace sekisho
