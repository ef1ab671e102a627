#pragma once

#include "gateway/core/fact.h"
#include "gateway/core/money.h"
#include "gateway/core/result.h"
#include "gateway/pipeline/budget_ledger.h"
#include "policies/evaluate/decision.h"

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sekisho {

// What the caller has used of every budget of the policy, as LiveState::budgets wants it. A scope that is a fact which the request does
// not bring has one account for all such requests.
std::map<std::string, double, std::less<>> budgets_used(const Policy& policy, const Facts& facts, const BudgetLedger& ledger, WallTime now);

// What one try may cost, set aside in every budget of the policy. Settle it with the real cost; destroyed without, nothing was spent.
// Belongs to one thread; the ledger and the clock must outlive it.
class BudgetReservation {
 public:
  // BudgetExceeded where a budget that blocks has not enough left. An unknown estimate reserves nothing.
  static Result<BudgetReservation> make(const Decision& decision, const Facts& facts, const std::optional<Money>& estimate,
                                        BudgetLedger& ledger, const Clock& clock);
  ~BudgetReservation();
  BudgetReservation(BudgetReservation&& other) noexcept;
  BudgetReservation& operator=(BudgetReservation&& other) noexcept;
  BudgetReservation(const BudgetReservation&) = delete;
  BudgetReservation& operator=(const BudgetReservation&) = delete;

  // Books what was really spent; an unknown cost books the estimate. Once.
  void settle(const std::optional<Money>& cost);

 private:
  BudgetReservation(std::shared_ptr<const Policy> policy, std::vector<BudgetClaim> claims, BudgetLedger& ledger, const Clock& clock);
  void finish(const std::vector<std::int64_t>& spent);

  std::shared_ptr<const Policy> policy_;
  std::vector<BudgetClaim> claims_;
  BudgetLedger* ledger_;  // null: settled, or moved from
  const Clock* clock_;
};

}  // namespace sekisho
