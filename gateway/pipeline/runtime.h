#pragma once

#include "gateway/audit/audit_hasher.h"
#include "gateway/audit/decision_journal.h"
#include "gateway/core/clock.h"
#include "gateway/pipeline/budget_ledger.h"
#include "gateway/pipeline/conversation_classes.h"
#include "gateway/pipeline/decision_store.h"
#include "gateway/pipeline/exception_uses.h"
#include "gateway/pipeline/health_table.h"
#include "gateway/pipeline/idempotency.h"
#include "gateway/pipeline/latency_table.h"
#include "gateway/pipeline/limits.h"
#include "gateway/telemetry/record.h"

#include <atomic>

namespace boost::asio {
class thread_pool;  // NOLINT(readability-identifier-naming): Asio's own name
}

namespace sekisho {

// What outlives a reload and is shared by the worker threads.
struct Runtime {
  const Clock& clock;
  RecordSink& records;
  boost::asio::thread_pool& scan_pool;  // for scans too long for a worker's thread
  RateLimiter& limits;
  IdempotencyStore& idempotency;
  DecisionStore decisions;
  LatencyTable latencies;
  std::atomic<bool> draining = false;
  std::atomic<std::size_t> drains = 0;  // answers that are read on for their usage although their clients have left
  BudgetLedger budgets{};
  ExceptionUses exception_uses{};
  ConversationClasses conversations{};
  DecisionJournal* journal = nullptr;   // null: no audit store
  const AuditHasher* hasher = nullptr;  // beside the journal
  HealthTable health{};
  std::atomic<int> mirrors = 0;  // copies under way
};

}  // namespace sekisho
