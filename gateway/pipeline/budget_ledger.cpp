#include "gateway/pipeline/budget_ledger.h"

#include <algorithm>
#include <limits>

namespace sekisho {
namespace {

// Stands for every value of a scope that has found no place.
constexpr std::string_view kOthers = "\n";

std::int64_t sum(std::int64_t a, std::int64_t b) {
  std::int64_t out = 0;
  if (__builtin_add_overflow(a, b, &out)) return std::numeric_limits<std::int64_t>::max();
  return out;
}

}  // namespace

std::string account_of(const Budget& budget, std::string_view scope_value) {
  std::string name = budget.id + '\t' + budget.scope + '\t' + budget.limit.currency + '\t' + std::to_string(budget.window) + '\t' +
                     std::to_string(static_cast<int>(budget.unit)) + (budget.rolling ? "r\t" : "c\t");
  return name.append(scope_value);
}

std::int64_t BudgetLedger::used(const Account& account, const BudgetWindow& window) {
  std::int64_t total = account.reserved;
  for (const Slice& slice : account.slices) {
    if (slice.number >= window.oldest) total = sum(total, slice.micros);
  }
  return total;
}

void BudgetLedger::book(Account& account, const BudgetWindow& window, std::int64_t micros) {
  while (!account.slices.empty() && account.slices.front().number < window.oldest) account.slices.pop_front();
  if (micros <= 0) return;
  // Two requests may read the clock in one order and come here in the other.
  if (account.slices.empty() || account.slices.back().number < window.current) account.slices.push_back({window.current, 0});
  account.slices.back().micros = sum(account.slices.back().micros, micros);
}

const BudgetLedger::Account* BudgetLedger::find(const Budget& budget, const std::string& account) const {
  auto found = accounts_.find(account);
  if (found == accounts_.end() && accounts_.size() >= most_accounts_) found = accounts_.find(account_of(budget, kOthers));
  return found == accounts_.end() ? nullptr : &found->second;
}

BudgetLedger::Account& BudgetLedger::open(const Budget& budget, const std::string& account) {
  if (const auto found = accounts_.find(account); found != accounts_.end()) return found->second;
  return accounts_[accounts_.size() < most_accounts_ ? account : account_of(budget, kOthers)];
}

double BudgetLedger::used_ratio(const Budget& budget, const std::string& account, const BudgetWindow& window) const {
  if (budget.limit.micros <= 0) return 1;
  const std::lock_guard lock(mutex_);
  const Account* found = find(budget, account);
  return found == nullptr ? 0 : static_cast<double>(used(*found, window)) / static_cast<double>(budget.limit.micros);
}

const Budget* BudgetLedger::reserve(std::span<const BudgetClaim> claims, std::span<const BudgetWindow> windows) {
  const std::lock_guard lock(mutex_);
  for (std::size_t i = 0; i < claims.size(); ++i) {
    const Budget& budget = *claims[i].budget;
    if (budget.on_exceed != Budget::OnExceed::Block) continue;
    const Account* account = find(budget, claims[i].account);
    const std::int64_t before = account == nullptr ? 0 : used(*account, windows[i]);
    if (before >= budget.limit.micros || sum(before, claims[i].micros) > budget.limit.micros) return &budget;
  }
  for (const BudgetClaim& claim : claims) {
    Account& account = open(*claim.budget, claim.account);
    account.reserved = sum(account.reserved, claim.micros);
  }
  return nullptr;
}

void BudgetLedger::settle(std::span<const BudgetClaim> claims, std::span<const BudgetWindow> windows, std::span<const std::int64_t> spent) {
  const std::lock_guard lock(mutex_);
  for (std::size_t i = 0; i < claims.size(); ++i) {
    Account& account = open(*claims[i].budget, claims[i].account);
    account.reserved = std::max<std::int64_t>(0, account.reserved - claims[i].micros);
    book(account, windows[i], spent[i]);
  }
}

BudgetLedger::Standing BudgetLedger::standing(const Budget& budget, const BudgetWindow& window) const {
  const std::string prefix = account_of(budget, {});
  Standing standing;
  const std::lock_guard lock(mutex_);
  for (const auto& [name, account] : accounts_) {
    if (!name.starts_with(prefix)) continue;
    standing.most_used = std::max(standing.most_used, used(account, window));
    standing.reserved = sum(standing.reserved, account.reserved);
  }
  return standing;
}

std::size_t BudgetLedger::accounts() const {
  const std::lock_guard lock(mutex_);
  return accounts_.size();
}

}  // namespace sekisho
