#include "gateway/pipeline/target_health.h"

#include "gateway/pipeline/health_table.h"
#include "tests/support/run_awaitable.h"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/detached.hpp>
#include <gtest/gtest.h>

#include <thread>
#include <vector>

namespace sekisho {
namespace {

namespace asio = boost::asio;
using std::chrono::milliseconds;
using std::chrono::seconds;
using std::chrono::steady_clock;

const TargetHealth::Time kNow{std::chrono::hours(1)};

TEST(RetryBudget, GivesOneRetryForEveryFewRequests) {
  std::atomic<int> troubled = 0;
  TargetHealth health(troubled, [] { return 0.5; });
  int retries = 0;

  for (int i = 0; i < 1000; ++i) {
    health.put_into_budget();
    while (health.take_from_budget()) ++retries;
  }

  EXPECT_GE(retries, 150);
  EXPECT_LE(retries, 200);
}

TEST(RetryBudget, HoldsNoMoreAfterALongGoodTime) {
  std::atomic<int> troubled = 0;
  TargetHealth health(troubled, [] { return 0.5; });
  for (int i = 0; i < 100'000; ++i) health.put_into_budget();
  int retries = 0;

  while (health.take_from_budget()) ++retries;

  EXPECT_EQ(retries, 10);
}

TEST(UsualWait, IsThe95thPercentileOnceThereAreEnough) {
  std::atomic<int> troubled = 0;
  TargetHealth health(troubled, [] { return 0.5; });
  const TargetConduct conduct;
  for (int i = 1; i <= 19; ++i) health.began(health.ask(conduct.breaker, kNow), conduct, milliseconds(i), kNow);
  EXPECT_FALSE(health.usual_wait());

  for (int i = 20; i <= 100; ++i) health.began(health.ask(conduct.breaker, kNow), conduct, milliseconds(i), kNow);

  EXPECT_EQ(health.usual_wait(), milliseconds(96));
}

TEST(LatencyOutlier, IsAFailureForTheBreaker) {
  std::atomic<int> troubled = 0;
  TargetHealth health(troubled, [] { return 0.5; });
  TargetConduct conduct;
  conduct.breaker.failures = 1;
  conduct.breaker.slow = milliseconds(100);

  EXPECT_TRUE(health.began(health.ask(conduct.breaker, kNow), conduct, milliseconds(100), kNow));
  EXPECT_EQ(health.breaker(), CircuitBreaker::State::Closed);
  EXPECT_FALSE(health.began(health.ask(conduct.breaker, kNow), conduct, milliseconds(101), kNow));

  EXPECT_EQ(health.breaker(), CircuitBreaker::State::Open);
  EXPECT_EQ(troubled, 1);
}

TEST(HealthTable, KeepsWhatItKnowsOfATarget) {
  HealthTable table;
  TargetHealth& health = table.of("a");
  table.of("b");

  EXPECT_EQ(&table.of("a"), &health);
  EXPECT_EQ(table.samples().size(), 2U);
}

class ConcurrencyLimitTest : public testing::Test {
 protected:
  ConcurrencyLimit::Entry enter(const ConcurrencySettings& settings) {
    return run_awaitable(context_, limit_.enter(settings, std::nullopt));
  }
  static bool is_in(const ConcurrencyLimit::Entry& entry) { return std::holds_alternative<ConcurrencyLimit::Place>(entry); }

  asio::io_context context_{1};
  ConcurrencyLimit limit_;
};

TEST_F(ConcurrencyLimitTest, RefusesWhatDoesNotFitIntoTheQueue) {
  const ConcurrencySettings settings{.max = 1};
  const ConcurrencyLimit::Entry first = enter(settings);

  const ConcurrencyLimit::Entry second = enter(settings);

  EXPECT_TRUE(is_in(first));
  ASSERT_FALSE(is_in(second));
  EXPECT_EQ(std::get<ConcurrencyLimit::Refusal>(second), ConcurrencyLimit::Refusal::QueueFull);
}

TEST_F(ConcurrencyLimitTest, RefusesWhoWaitedTooLong) {
  const ConcurrencySettings settings{.max = 1, .queue = 1, .wait = milliseconds(1)};
  const ConcurrencyLimit::Entry first = enter(settings);

  const ConcurrencyLimit::Entry second = enter(settings);

  ASSERT_FALSE(is_in(second));
  EXPECT_EQ(std::get<ConcurrencyLimit::Refusal>(second), ConcurrencyLimit::Refusal::TooLate);
  EXPECT_EQ(limit_.load().waiting, 0U);
}

TEST_F(ConcurrencyLimitTest, LetsTheNextInLineInFromAnotherThread) {
  const ConcurrencySettings settings{.max = 1, .queue = 1, .wait = seconds(10)};
  std::optional<ConcurrencyLimit::Entry> first = enter(settings);
  std::thread other([&] {
    while (limit_.load().waiting == 0) std::this_thread::yield();
    first.reset();
  });

  const ConcurrencyLimit::Entry second = enter(settings);
  other.join();

  EXPECT_TRUE(is_in(second));
  EXPECT_EQ(limit_.load().in_flight, 1U);
}

TEST_F(ConcurrencyLimitTest, WhoLeavesTheLineTakesNoPlace) {
  const ConcurrencySettings settings{.max = 1, .queue = 1, .wait = seconds(10)};
  std::optional<ConcurrencyLimit::Entry> first = enter(settings);
  asio::cancellation_signal client;
  asio::co_spawn(context_, limit_.enter(settings, std::nullopt), asio::bind_cancellation_slot(client.slot(), asio::detached));
  context_.restart();
  context_.poll();
  EXPECT_EQ(limit_.load().waiting, 1U);

  client.emit(asio::cancellation_type::terminal);
  context_.restart();
  context_.poll();
  first.reset();

  EXPECT_EQ(limit_.load().waiting, 0U);
  EXPECT_EQ(limit_.load().in_flight, 0U);
}

TEST_F(ConcurrencyLimitTest, NeverHasMoreOutThanItsLimitOverManyThreads) {
  const ConcurrencySettings settings{.max = 3, .queue = 100, .wait = seconds(20)};
  std::atomic<int> out = 0;
  std::atomic<int> most = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] {
      asio::io_context context{1};
      for (int turn = 0; turn < 200; ++turn) {
        const ConcurrencyLimit::Entry entry = run_awaitable(context, limit_.enter(settings, std::nullopt));
        if (!is_in(entry)) continue;
        const int now = ++out;
        int seen = most;
        while (now > seen && !most.compare_exchange_weak(seen, now)) {
        }
        --out;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();

  EXPECT_LE(most, 3);
  EXPECT_EQ(limit_.load().in_flight, 0U);
}

TEST_F(ConcurrencyLimitTest, AnAdaptiveLimitShrinksWhenAnswersBeginLateAndGrowsBack) {
  const ConcurrencySettings settings{.max = 16, .adaptive = true};
  std::vector<ConcurrencyLimit::Entry> out;
  for (int i = 0; i < 16; ++i) out.push_back(enter(settings));
  for (int i = 0; i < 50; ++i) limit_.began_after(settings, milliseconds(10), kNow);
  EXPECT_EQ(limit_.load().limit, 16);

  for (int i = 0; i < 10; ++i) limit_.began_after(settings, milliseconds(400), kNow);
  const double shrunk = limit_.load().limit;
  for (int i = 0; i < 200; ++i) limit_.began_after(settings, milliseconds(10), kNow);

  EXPECT_LT(shrunk, 16);
  EXPECT_EQ(limit_.load().limit, 16);
}

TEST_F(ConcurrencyLimitTest, AnOverloadDoesNotBecomeTheUsual) {
  const ConcurrencySettings settings{.max = 40, .adaptive = true};
  auto now = kNow;
  std::vector<ConcurrencyLimit::Entry> out;
  for (int i = 0; i < 4; ++i) out.push_back(enter(settings));
  for (int i = 0; i < 420; ++i) limit_.began_after(settings, milliseconds(20), now += milliseconds(5));
  for (int i = 4; i < 40; ++i) out.push_back(enter(settings));

  for (int i = 0; i < 2000; ++i) limit_.began_after(settings, milliseconds(400), now += milliseconds(5));

  EXPECT_LE(limit_.load().limit, 8);
}

TEST_F(ConcurrencyLimitTest, TimesThatVaryDoNotNarrowTheLimit) {
  const ConcurrencySettings settings{.max = 16, .adaptive = true};
  auto now = kNow;
  std::vector<ConcurrencyLimit::Entry> out;
  for (int i = 0; i < 16; ++i) out.push_back(enter(settings));

  for (int i = 0; i < 2000; ++i) limit_.began_after(settings, milliseconds(100 + i * 37 % 400), now += milliseconds(50));

  EXPECT_GE(limit_.load().limit, 14);
}

TEST_F(ConcurrencyLimitTest, AnAdaptiveLimitBacksOffWhenTheTargetDoesNotAnswer) {
  const ConcurrencySettings settings{.max = 16, .adaptive = true};

  for (int i = 0; i < 5; ++i) limit_.overran(settings);
  const ConcurrencyLimit::Entry entry = enter(settings);

  EXPECT_LT(limit_.load().limit, 16);
}

}  // namespace
}  // namespace sekisho
