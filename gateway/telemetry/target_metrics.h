#pragma once

#include "gateway/telemetry/target_gauges.h"

#include <prometheus/family.h>
#include <prometheus/gauge.h>
#include <prometheus/registry.h>

#include <span>

namespace sekisho {

// The gauges of targets; there are none before the first update. Only telemetry's .cpp files include this header. The caller sees to it
// that updates do not overlap.
class TargetMetrics {
 public:
  explicit TargetMetrics(prometheus::Registry& registry);

  void update(std::span<const TargetGauges> targets);

 private:
  prometheus::Family<prometheus::Gauge>& breaker_;
  prometheus::Family<prometheus::Gauge>& in_flight_;
  prometheus::Family<prometheus::Gauge>& queue_;
  prometheus::Family<prometheus::Gauge>& limit_;
};

}  // namespace sekisho
