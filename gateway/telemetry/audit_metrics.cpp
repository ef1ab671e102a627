#include "gateway/telemetry/audit_metrics.h"

#include <algorithm>

namespace sekisho {

AuditMetrics::AuditMetrics(prometheus::Registry& registry)
    : records_(prometheus::BuildCounter().Name("sekisho_audit_records_total").Help("Events written to the audit store").Register(registry)),
      failures_(prometheus::BuildCounter()
                    .Name("sekisho_audit_failures_total")
                    .Help("What the audit store could not do: events without room, writes, syncs, checkpoints")
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
  queue_.Add({}).Set(static_cast<double>(counts.queue));
  if (counts.checkpoint_age) checkpoint_age_.Add({}).Set(*counts.checkpoint_age);
}

}  // namespace sekisho
