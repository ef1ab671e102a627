#pragma once

#include "gateway/core/clock.h"
#include "gateway/pipeline/budget_ledger.h"
#include "policies/model/policy.h"

#include <optional>
#include <vector>

namespace sekisho {

// How one budget of a policy stands. Amounts in millionths of its currency.
struct BudgetSample {
  const Budget* budget = nullptr;    // the policy's
  std::int64_t remaining = 0;        // of the account that has least left; below 0: overspent
  std::int64_t reserved = 0;         // by requests on their way, all accounts together
  std::optional<double> in_dollars;  // what one unit is in US dollars; nullopt where the policy has no rate
};

// All budgets of the policy. Looks at every account: for metrics, not for requests.
std::vector<BudgetSample> sample_budgets(const Policy& policy, const BudgetLedger& ledger, WallTime now);

}  // namespace sekisho
