#include "gateway/pipeline/budget_reservation.h"

#include "policies/model/policy.h"
#include "tests/support/fake_clock.h"

#include <gtest/gtest.h>

#include <thread>

namespace sekisho {
namespace {

std::shared_ptr<const Policy> policy_with(const std::string& scope) {
  PolicyDocument document;
  document.classes = {"public", "restricted"};
  Budget budget;
  budget.id = "b";
  budget.scope = scope;
  budget.unit = Budget::Unit::Year;
  budget.limit = {1'000, "JPY"};
  document.budgets.push_back(budget);
  document.currency = CurrencyRates{"JPY", {{"USD", 150}}};
  return std::make_shared<const Policy>(std::move(document));
}

class BudgetReservationTest : public testing::Test {
 protected:
  Result<BudgetReservation> reserve(std::optional<Money> estimate) {
    return BudgetReservation::make(decision_, facts_, estimate, ledger_, clock_);
  }
  double used(const std::string& name = "b") { return budgets_used(*decision_.policy, facts_, ledger_, clock_.wall()).at(name); }
  void use(std::shared_ptr<const Policy> policy) { decision_.policy = std::move(policy); }

  BudgetReservationTest() {
    use(policy_with("org"));
    decision_.classification.data_class = "restricted";
  }

  FakeClock clock_;
  BudgetLedger ledger_;
  Facts facts_;
  Decision decision_;
};

TEST_F(BudgetReservationTest, GivesBackWhatWasNeverSettled) {
  {
    const auto reservation = reserve(Money{400, "JPY"});
    ASSERT_TRUE(reservation.has_value());
    EXPECT_DOUBLE_EQ(used(), 0.4);
  }

  EXPECT_DOUBLE_EQ(used(), 0);
}

TEST_F(BudgetReservationTest, BooksTheCostOrTheEstimateWhereItIsUnknown) {
  auto known = reserve(Money{400, "JPY"});
  known->settle(Money{100, "JPY"});
  auto unknown = reserve(Money{400, "JPY"});
  unknown->settle(std::nullopt);

  EXPECT_DOUBLE_EQ(used(), 0.5);
}

TEST_F(BudgetReservationTest, RefusesWhatOthersHaveReserved) {
  const auto first = reserve(Money{900, "JPY"});

  const auto second = reserve(Money{200, "JPY"});

  ASSERT_FALSE(second.has_value());
  EXPECT_EQ(second.error().kind, ErrorKind::BudgetExceeded);
}

TEST_F(BudgetReservationTest, CountsInTheBudgetsCurrency) {
  const auto reservation = reserve(Money{2, "USD"});

  EXPECT_DOUBLE_EQ(used(), 0.3);
}

TEST_F(BudgetReservationTest, OfAClassCountsForThatClass) {
  use(policy_with("data.class"));
  const auto reservation = reserve(Money{400, "JPY"});

  EXPECT_DOUBLE_EQ(used("b@restricted"), 0.4);
  EXPECT_DOUBLE_EQ(used("b@public"), 0);
}

TEST_F(BudgetReservationTest, OutlivesAReload) {
  auto reservation = reserve(Money{400, "JPY"});
  use(policy_with("org"));

  reservation->settle(Money{300, "JPY"});

  EXPECT_DOUBLE_EQ(used(), 0.3);
}

TEST_F(BudgetReservationTest, ThreadsTogetherNeverOverspend) {
  std::vector<std::jthread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([this] {
      for (int n = 0; n < 500; ++n) {
        auto reservation = reserve(Money{7, "JPY"});
        if (reservation) reservation->settle(Money{3, "JPY"});
      }
    });
  }
  threads.clear();

  EXPECT_LE(used(), 1);
  EXPECT_GT(used(), 0.97);
}

}  // namespace
}  // namespace sekisho
