#include "gateway/pipeline/limits.h"

#include "tests/support/fake_clock.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>
#include <vector>

namespace sekisho {
namespace {

using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;
using testing::HasSubstr;

Caller caller_with(std::optional<std::int64_t> requests, std::optional<std::int64_t> tokens, std::string id = "app1") {
  Caller caller;
  caller.key_id = std::move(id);
  caller.requests_per_minute = requests;
  caller.tokens_per_minute = tokens;
  return caller;
}

int admitted_in_a_row(RateLimiter& limiter, const Caller& caller, RateCost cost, int tries) {
  int admitted = 0;
  for (int i = 0; i < tries; ++i) admitted += limiter.admit(caller, cost).admitted() ? 1 : 0;
  return admitted;
}

class RateLimiterTest : public testing::Test {
 protected:
  FakeClock clock_;
  RateLimiter limiter_{clock_};
};

TEST_F(RateLimiterTest, LetsAWholeMinuteThroughAtOnceAndNoMore) {
  EXPECT_EQ(admitted_in_a_row(limiter_, caller_with(7, {}), {1, 0}, 20), 7);
}

TEST_F(RateLimiterTest, RefillsAfterOneWindow) {
  const Caller caller = caller_with(7, {});
  admitted_in_a_row(limiter_, caller, {1, 0}, 7);

  clock_.advance(minutes(1));

  EXPECT_EQ(admitted_in_a_row(limiter_, caller, {1, 0}, 20), 7);
}

TEST_F(RateLimiterTest, RefillsEvenly) {
  const Caller caller = caller_with(60, {});
  admitted_in_a_row(limiter_, caller, {1, 0}, 60);

  clock_.advance(seconds(10));

  EXPECT_EQ(admitted_in_a_row(limiter_, caller, {1, 0}, 20), 10);
}

TEST_F(RateLimiterTest, TheRetryTimeIsTheFirstMomentThatWorks) {
  const Caller caller = caller_with(60, {});
  admitted_in_a_row(limiter_, caller, {1, 0}, 60);
  const RateVerdict refused = limiter_.admit(caller, {1, 0});
  ASSERT_FALSE(refused.admitted());

  clock_.advance(*refused.refusal->retry_after - milliseconds(1));
  EXPECT_FALSE(limiter_.admit(caller, {1, 0}).admitted());
  clock_.advance(milliseconds(1));
  EXPECT_TRUE(limiter_.admit(caller, {1, 0}).admitted());
}

TEST_F(RateLimiterTest, ARefusalIsRateLimitedAndNamesTheLimit) {
  const Caller caller = caller_with(1, {});
  limiter_.admit(caller, {1, 0});

  const RateVerdict refused = limiter_.admit(caller, {1, 0});

  ASSERT_FALSE(refused.admitted());
  EXPECT_EQ(refused.refusal->kind, ErrorKind::RateLimited);
  EXPECT_EQ(refused.refusal->retry_after, minutes(1));
  EXPECT_EQ(refused.limit, "requests");
  EXPECT_THAT(refused.refusal->message, HasSubstr("1 requests a minute"));
}

TEST_F(RateLimiterTest, ARefusalChargesNeitherAllowance) {
  const Caller caller = caller_with(10, 100);
  limiter_.admit(caller, {1, 90});

  const RateVerdict refused = limiter_.admit(caller, {1, 20});

  EXPECT_EQ(refused.limit, "tokens");
  EXPECT_EQ(refused.requests->remaining, 9);
  EXPECT_EQ(refused.tokens->remaining, 10);
}

TEST_F(RateLimiterTest, NamesTheLongerWaitWhereBothAreSpent) {
  const Caller caller = caller_with(60, 60);
  limiter_.admit(caller, {60, 30});

  const RateVerdict refused = limiter_.admit(caller, {1, 60});

  EXPECT_EQ(refused.limit, "tokens");
  EXPECT_EQ(refused.refusal->retry_after, seconds(30));
}

TEST_F(RateLimiterTest, CountsDownWhatIsLeft) {
  const RateVerdict verdict = limiter_.admit(caller_with(600, 100'000), {1, 25'000});

  EXPECT_EQ(verdict.requests->limit, 600);
  EXPECT_EQ(verdict.requests->remaining, 599);
  EXPECT_EQ(verdict.requests->reset, milliseconds(100));
  EXPECT_EQ(verdict.tokens->remaining, 75'000);
  EXPECT_EQ(verdict.tokens->reset, seconds(15));
}

TEST_F(RateLimiterTest, MoreTokensThanAMinuteHasCanNeverPass) {
  const RateVerdict refused = limiter_.admit(caller_with({}, 100), {1, 101});

  ASSERT_FALSE(refused.admitted());
  EXPECT_EQ(refused.refusal->retry_after, std::nullopt);
  EXPECT_EQ(refused.refusal->retry, Retry::Never);
}

TEST_F(RateLimiterTest, GivesBackWhatWasNotUsed) {
  const Caller caller = caller_with({}, 100);
  limiter_.admit(caller, {1, 100});

  limiter_.settle(caller, 100, 30);

  EXPECT_EQ(limiter_.admit(caller, {1, 0}).tokens->remaining, 70);
}

TEST_F(RateLimiterTest, NeverGivesBackMoreThanAMinuteHas) {
  const Caller caller = caller_with({}, 100);
  limiter_.admit(caller, {1, 100});
  clock_.advance(minutes(5));

  limiter_.settle(caller, 100, 0);

  EXPECT_EQ(admitted_in_a_row(limiter_, caller, {1, 10}, 30), 10);
}

TEST_F(RateLimiterTest, WhatWasUsedBeyondTheEstimateIsADebt) {
  const Caller caller = caller_with({}, 100);
  limiter_.admit(caller, {1, 10});
  limiter_.settle(caller, 10, 200);

  EXPECT_EQ(limiter_.admit(caller, {1, 1}).refusal->retry_after, milliseconds(60'600));
  clock_.advance(seconds(61));
  EXPECT_TRUE(limiter_.admit(caller, {1, 1}).admitted());
}

TEST_F(RateLimiterTest, AbsurdUsageDoesNotOverflow) {
  const Caller caller = caller_with(1, 1);
  limiter_.settle(caller, 0, std::numeric_limits<std::int64_t>::max());
  limiter_.settle(caller, 0, std::numeric_limits<std::int64_t>::max());

  EXPECT_FALSE(limiter_.admit(caller, {1, 1}).admitted());
  clock_.advance(std::chrono::hours(24 * 40));
  EXPECT_TRUE(limiter_.admit(caller, {1, 1}).admitted());
}

TEST_F(RateLimiterTest, KeysDoNotShareAllowances) {
  admitted_in_a_row(limiter_, caller_with(3, {}, "a"), {1, 0}, 3);

  EXPECT_TRUE(limiter_.admit(caller_with(3, {}, "b"), {1, 0}).admitted());
}

TEST_F(RateLimiterTest, AChangedLimitKeepsTheShareThatIsUsed) {
  admitted_in_a_row(limiter_, caller_with(10, {}), {1, 0}, 5);

  EXPECT_EQ(admitted_in_a_row(limiter_, caller_with(100, {}), {1, 0}, 100), 50);
}

TEST_F(RateLimiterTest, AKeyWithoutLimitsLeavesNoTrace) {
  const RateVerdict verdict = limiter_.admit(caller_with({}, {}), {1, 1'000'000});

  EXPECT_TRUE(verdict.admitted());
  EXPECT_FALSE(verdict.requests || verdict.tokens);
  EXPECT_EQ(limiter_.size(), 0U);
}

TEST_F(RateLimiterTest, ForgetsKeysAtRest) {
  for (int i = 0; i < 5000; ++i) limiter_.admit(caller_with(10, {}, "old" + std::to_string(i)), {1, 0});
  clock_.advance(minutes(2));

  for (int i = 0; i < 5000; ++i) limiter_.admit(caller_with(10, {}, "new" + std::to_string(i)), {1, 0});

  EXPECT_LT(limiter_.size(), 9000U);
}

TEST_F(RateLimiterTest, ThreadsShareOneAllowance) {
  const Caller caller = caller_with(500, {});
  std::atomic<int> admitted{0};
  std::vector<std::jthread> threads;

  for (int i = 0; i < 4; ++i) threads.emplace_back([&] { admitted += admitted_in_a_row(limiter_, caller, {1, 0}, 300); });
  threads.clear();

  EXPECT_EQ(admitted, 500);
}

TEST(GoDuration, IsWrittenAsOpenAiDoes) {
  EXPECT_EQ(to_go_duration(milliseconds(0)), "0s");
  EXPECT_EQ(to_go_duration(milliseconds(-5)), "0s");
  EXPECT_EQ(to_go_duration(milliseconds(120)), "120ms");
  EXPECT_EQ(to_go_duration(seconds(1)), "1s");
  EXPECT_EQ(to_go_duration(milliseconds(1050)), "1.05s");
  EXPECT_EQ(to_go_duration(minutes(6)), "6m0s");
  EXPECT_EQ(to_go_duration(std::chrono::hours(1) + seconds(2)), "1h0m2s");
}

TEST(RateLimitHeaders, AreTheOnesThatSdksRead) {
  RateVerdict verdict;
  verdict.requests = RateWindow{600, 599, milliseconds(100)};
  verdict.tokens = RateWindow{100'000, 75'000, seconds(15)};
  Headers headers;

  add_rate_limit_headers(verdict, headers);

  const Headers expected{{"x-ratelimit-limit-requests", "600"},     {"x-ratelimit-remaining-requests", "599"},
                         {"x-ratelimit-reset-requests", "100ms"},   {"x-ratelimit-limit-tokens", "100000"},
                         {"x-ratelimit-remaining-tokens", "75000"}, {"x-ratelimit-reset-tokens", "15s"}};
  EXPECT_EQ(headers, expected);
}

TEST(RateLimitHeaders, AreAbsentWhereThereIsNoLimit) {
  Headers headers;

  add_rate_limit_headers({}, headers);

  EXPECT_EQ(headers.size(), 0U);
}

}  // namespace
}  // namespace sekisho
