#include "policies/evaluate/decide.h"
#include "tests/unit/policies/policy_from.h"

#include <gmock/gmock.h>

#include <set>

namespace sekisho {
namespace {

using testing::ElementsAre;

std::shared_ptr<const Policy> policy_with(const std::string& rest) {
  return policy_from("policy: v1\norg: test\nclasses: [public, secret]\nfallback: { max_attempts: 9 }\n" + rest);
}

DecisionInput ask() {
  DecisionInput input;
  input.now = a_friday();
  input.needs.tokens_in = 1000;
  input.needs.tokens_out = 500;
  return input;
}

TEST(Rank, ByAMetricLowestFirstMissingLastThenById) {
  const auto policy = policy_with(R"(
targets:
  - { id: d, metrics: { cost: 2 } }
  - { id: c }
  - { id: b, metrics: { cost: 2 } }
  - { id: a, metrics: { cost: 3 } }
prefer: [{ by: cost }]
)");

  EXPECT_THAT(decide(policy, ask()).order, ElementsAre("b", "d", "a", "c"));
}

TEST(Rank, HighestFirstKeepsMissingLast) {
  const auto policy = policy_with(R"(
targets: [{ id: a }, { id: b, metrics: { quality: 1 } }, { id: c, metrics: { quality: 9 } }]
prefer: [{ by: quality, max: true }]
)");

  EXPECT_THAT(decide(policy, ask()).order, ElementsAre("c", "b", "a"));
}

TEST(Rank, StagesAreOneLexicographicKey) {
  const auto policy = policy_with(R"(
targets:
  - { id: a, metrics: { tier: 2, cost: 1 } }
  - { id: b, metrics: { tier: 1, cost: 9 } }
  - { id: c, metrics: { tier: 1, cost: 5 } }
prefer: [{ by: tier }, { by: cost }]
)");

  EXPECT_THAT(decide(policy, ask()).order, ElementsAre("c", "b", "a"));
}

TEST(Rank, AnOrderPutsTheUnlistedLast) {
  const auto policy = policy_with(R"(
targets: [{ id: a }, { id: b }, { id: c }, { id: d }]
prefer: [{ order: [d, b] }]
)");

  EXPECT_THAT(decide(policy, ask()).order, ElementsAre("d", "b", "a", "c"));
}

TEST(Rank, AStageWhoseWhenIsUnknownIsSkipped) {
  const auto policy = policy_with(R"(
targets: [{ id: a }, { id: b }]
prefer: [{ when: { caller.team: x }, order: [b] }]
)");
  DecisionInput known = ask();
  known.facts.set("caller.team", std::string("x"));

  EXPECT_THAT(decide(policy, ask()).order, ElementsAre("a", "b"));
  EXPECT_THAT(decide(policy, known).order, ElementsAre("b", "a"));
}

TEST(Rank, CostIsWhatThisRequestWouldCost) {
  const auto policy = policy_with(R"(
targets:
  - { id: cheap-in, price: { in: 1, out: 100, currency: JPY } }
  - { id: cheap-out, price: { in: 100, out: 1, currency: JPY } }
  - { id: half-known, price: { in: 1, currency: JPY } }
prefer: [{ by: cost }]
)");
  DecisionInput reads_much = ask();
  reads_much.needs.tokens_in = 100'000;
  DecisionInput writes_much = ask();
  writes_much.needs.tokens_out = 100'000;

  EXPECT_THAT(decide(policy, reads_much).order, ElementsAre("cheap-in", "cheap-out", "half-known"));
  EXPECT_THAT(decide(policy, writes_much).order, ElementsAre("cheap-out", "cheap-in", "half-known"));
  EXPECT_EQ(decide(policy, ask()).find("cheap-in")->estimated_cost, (Money{51'000, "JPY"}));
  EXPECT_EQ(decide(policy, ask()).find("half-known")->estimated_cost, std::nullopt);
}

TEST(Rank, AWrittenMetricGoesBeforeTheEstimate) {
  const auto policy = policy_with(R"(
targets:
  - { id: a, price: { in: 1, out: 1, currency: JPY }, metrics: { cost: 5 } }
  - { id: b, price: { in: 1, out: 1, currency: JPY } }
prefer: [{ by: cost }]
)");

  EXPECT_THAT(decide(policy, ask()).order, ElementsAre("b", "a"));
}

TEST(Rank, PricesInSeveralCurrenciesCompare) {
  const auto policy = policy_with(R"(
currency: { base: JPY, rates: { USD: 150 } }
targets:
  - { id: dollars, price: { in: 1, out: 1, currency: usd } }
  - { id: yen, price: { in: 100, out: 100 } }
prefer: [{ by: cost }]
)");

  const Decision decision = decide(policy, ask());

  EXPECT_THAT(decision.order, ElementsAre("yen", "dollars"));
  EXPECT_EQ(decision.find("dollars")->estimated_cost->currency, "USD");
}

TEST(Rank, AnExpiredPriceIsUnknown) {
  const auto policy = policy_with(R"(
targets:
  - { id: a, price: { in: 1, out: 1, currency: JPY }, provenance: { price: { expires: 2026-01-01 } } }
  - { id: b, price: { in: 9, out: 9, currency: JPY } }
prefer: [{ by: cost }]
)");

  EXPECT_THAT(decide(policy, ask()).order, ElementsAre("b", "a"));
}

TEST(Rank, LatencyIsLiveWhereThePolicyDoesNotSay) {
  const auto policy = policy_with(R"(
targets: [{ id: a }, { id: b }, { id: c, metrics: { latency: 400 } }]
prefer: [{ by: latency }]
)");
  DecisionInput input = ask();
  input.live.targets["b"].latency_ms = 300;
  input.live.targets["c"].latency_ms = 1;

  EXPECT_THAT(decide(policy, input).order, ElementsAre("b", "c", "a"));
}

TEST(Rank, SaysWhichStagesTookPart) {
  const auto policy = policy_with(R"(
targets: [{ id: a, metrics: { quality: 7 } }]
prefer: [{ when: { data.class: secret }, order: [a] }, { by: quality, max: true }]
)");

  const Decision decision = decide(policy, ask());

  ASSERT_EQ(decision.preference.size(), 1U);
  EXPECT_EQ(decision.preference[0].by, "quality");
  EXPECT_TRUE(decision.preference[0].highest_first);
  EXPECT_EQ(decision.find("a")->ranks[0], 7.0);
}

constexpr const char* kWeighted = R"(
context: { caller: { team: optional } }
targets: [{ id: a, weight: 3 }, { id: b, weight: 1 }, { id: c, weight: 0 }]
prefer: [{ spread: weight, sticky: caller.team }]
)";

TEST(Rank, SpreadsByWeightOverRequests) {
  const auto policy = policy_with(kWeighted);
  DecisionInput input = ask();
  int first = 0;
  for (int i = 0; i < 4000; ++i) {
    input.seed = "req_" + std::to_string(i);
    const Decision decision = decide(policy, input);
    EXPECT_EQ(decision.order.back(), "c");
    if (decision.order.front() == "a") ++first;
  }

  EXPECT_NEAR(first, 3000, 150);
}

TEST(Rank, SpreadsTheSameWayForTheSameValueOfTheStickyFact) {
  const auto policy = policy_with(kWeighted);
  DecisionInput input = ask();
  input.facts.set("caller.team", std::string("red"));
  const std::vector<std::string> order = decide(policy, input).order;

  for (int i = 0; i < 50; ++i) {
    input.seed = "req_" + std::to_string(i);
    EXPECT_EQ(decide(policy, input).order, order);
  }
}

TEST(Rank, SpreadSharesOnlyWhatTheStagesBeforeLeaveEqual) {
  const auto policy = policy_with(R"(
targets: [{ id: a, metrics: { cost: 1 } }, { id: b, metrics: { cost: 1 } }, { id: c, metrics: { cost: 9 } }]
prefer: [{ by: cost }, { spread: weight }]
)");
  DecisionInput input = ask();
  std::set<std::string> first;
  for (int i = 0; i < 64; ++i) {
    input.seed = std::to_string(i);
    const Decision decision = decide(policy, input);
    EXPECT_EQ(decision.order.back(), "c");
    first.insert(decision.order.front());
  }

  EXPECT_EQ(first, (std::set<std::string>{"a", "b"}));
}

}  // namespace
}  // namespace sekisho
