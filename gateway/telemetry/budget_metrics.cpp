#include "gateway/telemetry/budget_metrics.h"

#include "gateway/telemetry/capped_family.h"

namespace sekisho {
namespace {

prometheus::Family<prometheus::Gauge>& gauge(prometheus::Registry& registry, const char* name, const char* help) {
  return prometheus::BuildGauge().Name(name).Help(help).Register(registry);
}

}  // namespace

BudgetMetrics::BudgetMetrics(prometheus::Registry& registry)
    : remaining_(gauge(registry, "sekisho_budget_remaining", "What is left of a budget, in units of its currency")),
      reserved_(gauge(registry, "sekisho_budget_reserved", "What requests on their way may cost at most, in units of the currency")),
      remaining_usd_(gauge(registry, "sekisho_budget_remaining_usd", "The same in US dollars, where the policy knows a rate")),
      reserved_usd_(gauge(registry, "sekisho_budget_reserved_usd", "The same in US dollars, where the policy knows a rate")) {}

void BudgetMetrics::update(std::span<const BudgetGauges> budgets) {
  for (const auto& [family, shown] : shown_) family->Remove(shown);
  shown_.clear();
  for (const BudgetGauges& budget : budgets) {
    const std::string name = label_value(budget.budget);
    set(remaining_, {{"budget", name}, {"currency", budget.currency}}, budget.remaining);
    set(reserved_, {{"budget", name}, {"currency", budget.currency}}, budget.reserved);
    if (!budget.in_dollars) continue;
    set(remaining_usd_, {{"budget", name}}, budget.remaining * *budget.in_dollars);
    set(reserved_usd_, {{"budget", name}}, budget.reserved * *budget.in_dollars);
  }
}

void BudgetMetrics::set(Family& family, const prometheus::Labels& labels, double value) {
  prometheus::Gauge& gauge = family.Add(labels);
  gauge.Set(value);
  shown_.emplace_back(&family, &gauge);
}

}  // namespace sekisho
