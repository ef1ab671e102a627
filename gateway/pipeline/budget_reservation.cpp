#include "gateway/pipeline/budget_reservation.h"

#include "policies/model/policy.h"
#include "policies/model/program.h"
#include "policies/model/words.h"

#include <cmath>
#include <utility>

namespace sekisho {
namespace {

constexpr std::string_view kByClass = "data.class";

std::string scope_value(const Budget& budget, const Facts& facts, std::string_view data_class) {
  if (budget.scope == "org") return {};
  if (budget.scope == kByClass) return std::string(data_class);
  const Fact* fact = facts.find(budget.scope);
  return fact == nullptr ? "\tabsent" : text_of(fact->value);
}

// The amount in the budget's currency, rounded up. What cannot be converted was refused by the decision already.
std::int64_t micros_in(const Program& program, const Budget& budget, const Money& money) {
  if (money.currency == budget.limit.currency) return money.micros;
  const double rate = program.exchange(money.currency, budget.limit.currency).value_or(1);
  return static_cast<std::int64_t>(std::ceil(static_cast<double>(money.micros) * rate));
}

std::vector<BudgetWindow> windows_of(const std::vector<BudgetClaim>& claims, const LocalTime& zone, WallTime now) {
  std::vector<BudgetWindow> out;
  for (const BudgetClaim& claim : claims) out.push_back(window_of(*claim.budget, zone, now));
  return out;
}

}  // namespace

std::map<std::string, double, std::less<>> budgets_used(const Policy& policy, const Facts& facts, const BudgetLedger& ledger,
                                                        WallTime now) {
  std::map<std::string, double, std::less<>> out;
  for (const Budget& budget : policy.document().budgets) {
    const BudgetWindow window = window_of(budget, policy.program().local_time(), now);
    const auto used = [&](std::string_view data_class) {
      return ledger.used_ratio(budget, account_of(budget, scope_value(budget, facts, data_class)), window);
    };
    if (budget.scope != kByClass) {
      out[budget.id] = used({});
      continue;
    }
    for (const std::string& data_class : policy.classes()) out[budget.id + '@' + data_class] = used(data_class);
  }
  return out;
}

Result<BudgetReservation> BudgetReservation::make(const Decision& decision, const Facts& facts, const std::optional<Money>& estimate,
                                                  BudgetLedger& ledger, const Clock& clock) {
  const Policy& policy = *decision.policy;
  std::vector<BudgetClaim> claims;
  for (const Budget& budget : policy.document().budgets) {
    const std::int64_t micros = estimate ? micros_in(policy.program(), budget, *estimate) : 0;
    claims.push_back({&budget, account_of(budget, scope_value(budget, facts, decision.classification.data_class)), micros});
  }
  if (claims.empty()) return BudgetReservation(decision.policy, {}, ledger, clock);
  const Budget* refused = ledger.reserve(claims, windows_of(claims, policy.program().local_time(), clock.wall()));
  if (refused != nullptr) return gateway_error(ErrorKind::BudgetExceeded, "what is left of a budget is reserved by other requests");
  return BudgetReservation(decision.policy, std::move(claims), ledger, clock);
}

BudgetReservation::BudgetReservation(std::shared_ptr<const Policy> policy, std::vector<BudgetClaim> claims, BudgetLedger& ledger,
                                     const Clock& clock)
    : policy_(std::move(policy)), claims_(std::move(claims)), ledger_(&ledger), clock_(&clock) {}

BudgetReservation::~BudgetReservation() { finish(std::vector<std::int64_t>(claims_.size(), 0)); }

BudgetReservation::BudgetReservation(BudgetReservation&& other) noexcept
    : policy_(std::move(other.policy_)),
      claims_(std::move(other.claims_)),
      ledger_(std::exchange(other.ledger_, nullptr)),
      clock_(other.clock_) {}

BudgetReservation& BudgetReservation::operator=(BudgetReservation&& other) noexcept {
  std::swap(policy_, other.policy_);
  std::swap(claims_, other.claims_);
  std::swap(ledger_, other.ledger_);
  std::swap(clock_, other.clock_);
  return *this;
}

void BudgetReservation::settle(const std::optional<Money>& cost) {
  std::vector<std::int64_t> spent;
  for (const BudgetClaim& claim : claims_) spent.push_back(cost ? micros_in(policy_->program(), *claim.budget, *cost) : claim.micros);
  finish(spent);
}

void BudgetReservation::finish(const std::vector<std::int64_t>& spent) {
  if (ledger_ == nullptr) return;
  BudgetLedger* ledger = std::exchange(ledger_, nullptr);
  if (!claims_.empty()) ledger->settle(claims_, windows_of(claims_, policy_->program().local_time(), clock_->wall()), spent);
}

}  // namespace sekisho
