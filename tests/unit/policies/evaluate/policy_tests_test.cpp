#include "policies/evaluate/policy_tests.h"

#include "tests/unit/policies/policy_from.h"

#include <gmock/gmock.h>

#include <filesystem>

namespace sekisho {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr const char* kPolicy = R"(
policy: v1
org: test
classes: [public, secret]
labels: [a, b]
detectors: { x: { pack: x/1 } }
targets: [{ id: own, operator: self }, { id: other, operator: v }]
classify: { start: public, rules: [{ id: r, when: { found: ["x.*"] }, class: secret, labels: [a, b] }] }
constraints: [{ id: k, when: { data.class: secret }, require: { target.operator: self } }]
tests:
)";

TestOutcome run(const std::string& test) { return run_tests(policy_from(kPolicy + test), a_friday()).at(0); }

TEST(PolicyTests, PassWhereEverythingIsAsExpected) {
  const TestOutcome outcome = run(R"(
  - name: all at once
    given: { found: { x.y: 1 } }
    expect: { class: secret, labels: [b, a], order: [own], never: [other], blocked: false, because: { other: [k] }, residual: { other: secret } }
)");

  EXPECT_THAT(outcome.differences, IsEmpty());
  EXPECT_TRUE(outcome.passed);
  EXPECT_EQ(outcome.name, "all at once");
}

TEST(PolicyTests, NameEveryDifference) {
  const TestOutcome outcome = run(R"(
  - name: all wrong
    given: {}
    expect: { class: secret, labels: [a], order: [own], never: [other], blocked: true, because: { own: [k] }, residual: { own: secret } }
)");

  EXPECT_FALSE(outcome.passed);
  EXPECT_THAT(outcome.differences,
              ElementsAre("class: expected secret, got public", "labels: expected [a], got []", "order: expected [own], got [other, own]",
                          "never: other is admitted", "blocked: expected nothing to be admitted, got [other, own]",
                          "because: own does not fail k, its failures are []", "residual: expected secret on own, got public"));
}

TEST(PolicyTests, TakeWhatAConversationBrought) {
  const TestOutcome outcome = run(R"(
  - name: later in a conversation
    given: { conversation_class: secret }
    expect: { class: secret, order: [own] }
)");

  EXPECT_THAT(outcome.differences, IsEmpty());
}

TEST(PolicyTests, NeverMeansNotAdmittedEvenBeyondTheCut) {
  const auto policy = policy_from(std::string(kPolicy) + R"(
  - { name: cut, given: {}, expect: { order: [other], never: [own] } }
fallback: { max_attempts: 1 }
)");

  EXPECT_THAT(run_tests(policy, a_friday()).at(0).differences, ElementsAre("never: own is admitted"));
}

TEST(PolicyTests, CountsAreOfHighConfidenceAndMatchEveryPlace) {
  Given given;
  given.found = {{"x.y", 3}, {"x.z", 0}};

  const DecisionInput input = input_of(given, a_friday());

  ASSERT_EQ(input.findings.size(), 1U);
  EXPECT_EQ(input.findings[0].confidence, Confidence::High);
  EXPECT_EQ(input.findings[0].count, 3U);
  EXPECT_EQ(input.findings[0].segment, kPlaceUnknown);
}

TEST(PolicyTests, GivenNeedsFollowFromItsFacts) {
  Given given;
  given.facts.set("request.model", std::string("default"));
  given.facts.set("request.has_images", true);
  given.facts.set("request.has_tools", true);
  given.facts.set("request.tokens_est", 1200.0);

  const DecisionInput input = input_of(given, a_friday());

  EXPECT_EQ(input.model, "default");
  EXPECT_TRUE(input.needs.images);
  EXPECT_TRUE(input.needs.tools);
  EXPECT_EQ(input.needs.tokens_in, 1200);
  EXPECT_EQ(input.now, a_friday());
}

// Every policy of the repository holds its own tests: the examples, and two organisations as conformance data.
class PolicyFiles : public testing::TestWithParam<std::string> {};

TEST_P(PolicyFiles, HoldTheirOwnTests) {
  const PolicyLoad load = load_policy_file(folder() + GetParam(), PolicyUse::Check);
  ASSERT_NE(load.policy, nullptr) << to_string(load.problems.front());

  const std::vector<TestOutcome> outcomes = run_tests(load.policy, a_friday());

  EXPECT_GE(outcomes.size(), 5U);
  for (const TestOutcome& outcome : outcomes) EXPECT_THAT(outcome.differences, IsEmpty()) << outcome.name;
}

INSTANTIATE_TEST_SUITE_P(Repository, PolicyFiles,
                         testing::Values("config/examples/quickstart/policy.yaml", "config/examples/law-office/policy.yaml",
                                         "config/examples/jp-bank/policy.yaml", "config/examples/game-studio/policy.yaml",
                                         "config/examples/eu-manufacturer/policy.yaml", "config/examples/jp-hospital/policy.yaml",
                                         "tests/unit/policies/fixtures/bank.yaml", "tests/unit/policies/fixtures/studio.yaml"));

}  // namespace
}  // namespace sekisho
