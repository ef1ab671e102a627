#pragma once

#include "gateway/telemetry/budget_gauges.h"

#include <prometheus/family.h>
#include <prometheus/gauge.h>
#include <prometheus/registry.h>

#include <span>
#include <utility>
#include <vector>

namespace sekisho {

// The gauges of budgets, `sekisho_budget_…`; there are none before the first update, and none of a budget that the policy no longer has.
// Only telemetry's .cpp files include this header. The caller sees to it that updates do not overlap.
class BudgetMetrics {
 public:
  explicit BudgetMetrics(prometheus::Registry& registry);

  void update(std::span<const BudgetGauges> budgets);

 private:
  using Family = prometheus::Family<prometheus::Gauge>;

  void set(Family& family, const prometheus::Labels& labels, double value);

  Family& remaining_;
  Family& reserved_;
  Family& remaining_usd_;
  Family& reserved_usd_;
  std::vector<std::pair<Family*, prometheus::Gauge*>> shown_;
};

}  // namespace sekisho
