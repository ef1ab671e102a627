#include "gateway/pipeline/budget_ledger.h"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

namespace sekisho {
namespace {

Budget budget_of(std::int64_t micros, Budget::OnExceed on_exceed = Budget::OnExceed::Block) {
  Budget budget;
  budget.id = "b";
  budget.scope = "caller.team";
  budget.limit = {micros, "JPY"};
  budget.on_exceed = on_exceed;
  return budget;
}

WallTime at(const char* text) { return *LocalTime::find("UTC")->parse(text); }

class BudgetLedgerTest : public testing::Test {
 protected:
  bool reserve(const Budget& budget, std::int64_t micros, const char* scope = "a", BudgetWindow window = {7, 7}) {
    const BudgetClaim claim{&budget, account_of(budget, scope), micros};
    return ledger_.reserve({&claim, 1}, {&window, 1}) == nullptr;
  }
  void settle(const Budget& budget, std::int64_t reserved, std::int64_t spent, const char* scope = "a", BudgetWindow window = {7, 7}) {
    const BudgetClaim claim{&budget, account_of(budget, scope), reserved};
    ledger_.settle({&claim, 1}, {&window, 1}, {&spent, 1});
  }
  double used(const Budget& budget, const char* scope = "a", BudgetWindow window = {7, 7}) {
    return ledger_.used_ratio(budget, account_of(budget, scope), window);
  }

  BudgetLedger ledger_{4};
};

TEST_F(BudgetLedgerTest, ReservesUpToTheLimitAndNotBeyond) {
  const Budget budget = budget_of(100);

  EXPECT_TRUE(reserve(budget, 60));
  EXPECT_FALSE(reserve(budget, 41));
  EXPECT_TRUE(reserve(budget, 40));
  EXPECT_FALSE(reserve(budget, 0)) << "a budget that is used up refuses even what costs nothing";
  EXPECT_DOUBLE_EQ(used(budget), 1);
}

TEST_F(BudgetLedgerTest, StandsByTheAccountThatHasUsedMost) {
  const Budget budget = budget_of(100);
  Budget other = budget_of(100);
  other.id = "other";
  reserve(budget, 60, "a");
  reserve(budget, 30, "b");
  settle(budget, 30, 10, "b");
  reserve(budget, 5, "b");
  reserve(other, 90);

  const BudgetLedger::Standing standing = ledger_.standing(budget, {7, 7});

  EXPECT_EQ(standing.most_used, 60);
  EXPECT_EQ(standing.reserved, 65);
}

TEST_F(BudgetLedgerTest, SettlingPutsTheRealCostInPlaceOfTheReservation) {
  const Budget budget = budget_of(100);
  ASSERT_TRUE(reserve(budget, 60));

  settle(budget, 60, 25);

  EXPECT_DOUBLE_EQ(used(budget), 0.25);
}

TEST_F(BudgetLedgerTest, EveryValueOfTheScopeHasItsOwnAccount) {
  const Budget budget = budget_of(100);
  ASSERT_TRUE(reserve(budget, 100, "a"));

  EXPECT_FALSE(reserve(budget, 1, "a"));
  EXPECT_TRUE(reserve(budget, 1, "b"));
}

TEST_F(BudgetLedgerTest, WhatOnlyNarrowsTheChoiceNeverRefuses) {
  const Budget budget = budget_of(100, Budget::OnExceed::AllowOnly);

  EXPECT_TRUE(reserve(budget, 150));
  EXPECT_TRUE(reserve(budget, 150));
  EXPECT_DOUBLE_EQ(used(budget), 3);
}

TEST_F(BudgetLedgerTest, ReservesInEveryBudgetOrInNone) {
  const Budget wide = budget_of(1000);
  Budget narrow = budget_of(10);
  narrow.id = "narrow";
  const std::array claims{BudgetClaim{&wide, account_of(wide, "a"), 20}, BudgetClaim{&narrow, account_of(narrow, "a"), 20}};
  const std::array windows{BudgetWindow{7, 7}, BudgetWindow{7, 7}};

  EXPECT_EQ(ledger_.reserve(claims, windows), &narrow);
  EXPECT_DOUBLE_EQ(used(wide), 0);
}

TEST_F(BudgetLedgerTest, ANewWindowBeginsWithWhatIsStillReserved) {
  const Budget budget = budget_of(100);
  ASSERT_TRUE(reserve(budget, 50));
  settle(budget, 50, 50);
  ASSERT_TRUE(reserve(budget, 30));

  EXPECT_DOUBLE_EQ(used(budget, "a", {8, 8}), 0.3);
  settle(budget, 30, 20, "a", {8, 8});
  EXPECT_DOUBLE_EQ(used(budget, "a", {8, 8}), 0.2);
}

TEST_F(BudgetLedgerTest, ARollingWindowForgetsSliceBySlice) {
  const Budget budget = budget_of(100);
  settle(budget, 0, 10, "a", {100, 40});
  settle(budget, 0, 20, "a", {130, 70});

  EXPECT_DOUBLE_EQ(used(budget, "a", {160, 100}), 0.3);
  EXPECT_DOUBLE_EQ(used(budget, "a", {161, 101}), 0.2);
  EXPECT_DOUBLE_EQ(used(budget, "a", {191, 131}), 0);
}

TEST_F(BudgetLedgerTest, BeyondItsAccountsAllOthersShareOne) {
  const Budget budget = budget_of(100);
  for (const char* scope : {"a", "b", "c", "d"}) ASSERT_TRUE(reserve(budget, 1, scope));

  EXPECT_TRUE(reserve(budget, 60, "e"));
  EXPECT_FALSE(reserve(budget, 60, "f"));
  EXPECT_DOUBLE_EQ(used(budget, "f"), 0.6);
}

TEST_F(BudgetLedgerTest, ALimitOfNothingIsUsedUp) { EXPECT_DOUBLE_EQ(used(budget_of(0)), 1); }

TEST_F(BudgetLedgerTest, ManyThreadsNeverReserveMoreThanThereIs) {
  const Budget budget = budget_of(1'000);
  std::atomic<int> reserved = 0;
  std::vector<std::jthread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] {
      for (int n = 0; n < 1'000; ++n) {
        if (!reserve(budget, 3)) continue;
        ++reserved;
        if (n % 2 == 0) settle(budget, 3, 1);
      }
    });
  }
  threads.clear();

  // Each settled one spent 1 of its 3, every other holds all 3, and nothing more fits.
  EXPECT_LE(used(budget), 1);
  EXPECT_GT(used(budget), 0.99);
  EXPECT_GE(reserved.load(), 333);
}

TEST(BudgetWindow, OfTheCalendarBeginsAtMidnightInTheZone) {
  Budget budget;
  budget.unit = Budget::Unit::Day;
  const LocalTime tokyo = *LocalTime::find("Asia/Tokyo");

  const auto before = window_of(budget, tokyo, at("2026-11-20T14:59:59Z")).current;
  const auto after = window_of(budget, tokyo, at("2026-11-20T15:00:00Z")).current;

  EXPECT_EQ(after, before + 1);
}

TEST(BudgetWindow, WeeksBeginOnMondayMonthsOnTheFirstQuartersWithJanuary) {
  const LocalTime utc = *LocalTime::find("UTC");
  Budget budget;
  const auto number = [&](const char* time) { return window_of(budget, utc, at(time)).current; };

  budget.unit = Budget::Unit::Week;  // 2026-11-22 is a Sunday
  EXPECT_EQ(number("2026-11-16"), number("2026-11-22T23:59:59Z"));
  EXPECT_EQ(number("2026-11-23"), number("2026-11-22") + 1);

  budget.unit = Budget::Unit::Month;
  EXPECT_EQ(number("2026-12-01"), number("2026-11-30T23:00:00Z") + 1);

  budget.window = 3;
  EXPECT_EQ(number("2026-10-01"), number("2026-12-31"));
  EXPECT_EQ(number("2027-01-01"), number("2026-12-31") + 1);
}

TEST(BudgetWindow, ARollingOneReachesBackItsWholeLength) {
  Budget budget;
  budget.unit = Budget::Unit::Hour;
  budget.rolling = true;

  const BudgetWindow window = window_of(budget, *LocalTime::find("UTC"), at("2026-11-20T12:30:00Z"));
  const BudgetWindow hour_before = window_of(budget, *LocalTime::find("UTC"), at("2026-11-20T11:30:00Z"));

  EXPECT_EQ(window.oldest, hour_before.current);
}

}  // namespace
}  // namespace sekisho
