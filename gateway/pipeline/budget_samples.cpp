#include "gateway/pipeline/budget_samples.h"

#include "policies/model/program.h"

namespace sekisho {

std::vector<BudgetSample> sample_budgets(const Policy& policy, const BudgetLedger& ledger, WallTime now) {
  constexpr std::string_view kDollars = "USD";
  std::vector<BudgetSample> samples;
  for (const Budget& budget : policy.document().budgets) {
    const BudgetLedger::Standing standing = ledger.standing(budget, window_of(budget, policy.program().local_time(), now));
    const std::string& currency = budget.limit.currency;
    samples.push_back({.budget = &budget,
                       .remaining = budget.limit.micros - standing.most_used,
                       .reserved = standing.reserved,
                       .in_dollars = currency == kDollars ? 1.0 : policy.program().exchange(currency, kDollars)});
  }
  return samples;
}

}  // namespace sekisho
