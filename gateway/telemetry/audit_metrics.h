#pragma once

#include "gateway/telemetry/audit_counts.h"

#include <prometheus/counter.h>
#include <prometheus/family.h>
#include <prometheus/gauge.h>
#include <prometheus/registry.h>

namespace sekisho {

// The metrics of the audit store, `sekisho_audit_…`, and its share in `sekisho_store_errors_total`; there are none before the first update.
// Only telemetry's .cpp files include this header. The caller sees to it that updates do not overlap.
class AuditMetrics {
 public:
  explicit AuditMetrics(prometheus::Registry& registry);

  void update(const AuditCounts& counts);

 private:
  // Counters only go up: what is new since the last update is added.
  static void raise(prometheus::Counter& counter, std::uint64_t to);

  prometheus::Family<prometheus::Counter>& records_;
  prometheus::Family<prometheus::Counter>& failures_;
  prometheus::Family<prometheus::Counter>& store_errors_;
  prometheus::Family<prometheus::Gauge>& queue_;
  prometheus::Family<prometheus::Gauge>& checkpoint_age_;
};

}  // namespace sekisho
