#include "gateway/telemetry/audit_metrics.h"

#include <algorithm>
#include <array>

namespace sekisho {
namespace {

// The failures that are operations of the store's; the others follow from them, or from its size.
constexpr std::array kOperations{"write", "sync", "checkpoint", "retention"};

}  // namespace

AuditMetrics::AuditMetrics(prometheus::Registry& registry)
    : records_(prometheus::BuildCounter().Name("sekisho_audit_records_total").Help("Events written to the audit store").Register(registry)),
      failures_(prometheus::BuildCounter()
                    .Name("sekisho_audit_failures_total")
                    .Help("What the audit store could not do: events without room, writes, syncs, checkpoints")
                    .Register(registry)),
      store_errors_(prometheus::BuildCounter()
                        .Name("sekisho_store_errors_total")
                        .Help("Operations that failed on a store outside of this process' memory")
                        .Register(registry)),
      queue_(prometheus::BuildGauge().Name("sekisho_audit_queue").Help("Events that wait to be written").Register(registry)),
      checkpoint_age_(prometheus::BuildGauge()
                          .Name("sekisho_audit_checkpoint_age_seconds")
                          .Help("How long something is written that no checkpoint in the second place stands for")
                          .Register(registry)) {}

void AuditMetrics::raise(prometheus::Counter& counter, std::uint64_t to) {
  counter.Increment(std::max(0.0, static_cast<double>(to) - counter.Value()));
}

void AuditMetrics::update(const AuditCounts& counts) {
  for (const auto& [event, count] : counts.records) raise(records_.Add({{"event", event}}), count);
  for (const auto& [reason, count] : counts.failures) raise(failures_.Add({{"reason", reason}}), count);
  for (const char* const operation : kOperations) {
    const auto failed = counts.failures.find(operation);
    raise(store_errors_.Add({{"store", "audit"}, {"op", operation}}), failed == counts.failures.end() ? 0 : failed->second);
  }
  queue_.Add({}).Set(static_cast<double>(counts.queue));
  if (counts.checkpoint_age) checkpoint_age_.Add({}).Set(*counts.checkpoint_age);
}

}  // namespace sekisho
