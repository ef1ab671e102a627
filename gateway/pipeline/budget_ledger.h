#pragma once

#include "gateway/pipeline/budget_window.h"

#include <cstdint>
#include <deque>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace sekisho {

// What one request asks of one budget.
struct BudgetClaim {
  const Budget* budget = nullptr;  // borrowed from the policy
  std::string account;             // account_of(budget, …)
  std::int64_t micros = 0;         // in the budget's currency
};

// The name of the account that a budget keeps for one value of its scope. Changes of limit keep it, of window or currency do not.
std::string account_of(const Budget& budget, std::string_view scope_value);

// What has been spent of every budget, and what requests on their way have reserved, in millionths of its currency. Outlives reloads;
// in memory only. Safe from every thread.
class BudgetLedger {
 public:
  // The most accounts that are kept; all values of scopes beyond share one for each budget.
  explicit BudgetLedger(std::size_t most_accounts = 100'000) : most_accounts_(most_accounts) {}

  // Spent and reserved as a part of the limit, 1 = all; 1 too where the limit is nothing.
  double used_ratio(const Budget& budget, const std::string& account, const BudgetWindow& window) const;

  // Reserves every claim or none. Returns the budget that has not enough left, among those that block; null: reserved. What only
  // narrows the choice (`allow_only`) never refuses. `windows` stand beside the claims.
  const Budget* reserve(std::span<const BudgetClaim> claims, std::span<const BudgetWindow> windows);

  // Gives the reservation back and books what was really spent: `spent` stands beside the claims, in the budgets' currencies.
  void settle(std::span<const BudgetClaim> claims, std::span<const BudgetWindow> windows, std::span<const std::int64_t> spent);

  // All accounts of one budget together.
  struct Standing {
    std::int64_t most_used = 0;  // spent and reserved of the account that has used most
    std::int64_t reserved = 0;   // of all
  };
  Standing standing(const Budget& budget, const BudgetWindow& window) const;

  std::size_t accounts() const;

 private:
  struct Slice {
    std::int64_t number = 0;
    std::int64_t micros = 0;
  };
  struct Account {
    std::deque<Slice> slices;  // ascending
    std::int64_t reserved = 0;
  };
  static std::int64_t used(const Account& account, const BudgetWindow& window);
  static void book(Account& account, const BudgetWindow& window, std::int64_t micros);
  const Account* find(const Budget& budget, const std::string& account) const;
  Account& open(const Budget& budget, const std::string& account);

  std::size_t most_accounts_;
  mutable std::mutex mutex_;
  std::unordered_map<std::string, Account> accounts_;
};

}  // namespace sekisho
