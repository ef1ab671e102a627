#include "tests/support/policies/random_policy.h"

#include "policies/evaluate/decide.h"
#include "policies/model/policy.h"
#include "tests/support/policies/plain_judge.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <cstdlib>
#include <set>

namespace sekisho {
namespace {

// Theorems of docs/policy-language.md §4 over random policies and requests with every section in play. SEKISHO_PROPERTY_CASES requests
// are tried for each (a release: 100000 and more), a sample where it is not set.
constexpr int kRequests = 25;
constexpr unsigned kSeed = 20261120;

int policies() {
  const char* cases = std::getenv("SEKISHO_PROPERTY_CASES");  // NOLINT(concurrency-mt-unsafe): nobody changes the environment
  return std::max(cases == nullptr ? 1'000 : std::atoi(cases), kRequests) / kRequests;
}

// Calls `check(policy, input)` for every case; stops at the first failure.
template <class Check>
void for_every_case(unsigned seed, Evidence evidence, Check check) {
  Chance random(kSeed + seed);
  for (int i = 0; i < policies(); ++i) {
    const RandomPolicy parts = random_policy(random, evidence);
    const auto policy = parse(parts);
    for (int j = 0; j < kRequests; ++j) {
      const DecisionInput input = random_input(random);
      ASSERT_NO_FATAL_FAILURE(check(policy, input, random)) << parts.text();
    }
  }
}

std::set<std::string_view> admitted(const Decision& decision) {
  std::set<std::string_view> out;
  for (const Verdict& verdict : decision.verdicts) {
    if (verdict.admitted) out.insert(verdict.target);
  }
  return out;
}

// Constraints and budgets among the failures.
std::set<std::string> rules_of(const Verdict& verdict) {
  std::set<std::string> out;
  for (const Failure& failure : verdict.failures) {
    if (!failure.rule.starts_with("target:")) out.emplace(failure.rule);
  }
  return out;
}

std::size_t position(const Decision& decision, std::string_view target) {
  const auto& targets = decision.policy->targets();
  const auto found = std::ranges::find_if(targets, [&](const PolicyTarget& entry) { return entry.endpoint.id == target; });
  return static_cast<std::size_t>(found - targets.begin());
}

PlainJudge::Class residual_of(const Decision& decision, const Verdict& verdict) {
  const Residual& residual = decision.residual_of(verdict);
  return {*decision.policy->find_class(residual.data_class), {residual.labels.begin(), residual.labels.end()}};
}

std::set<std::string> transforms_of(const Decision& decision, const Verdict& verdict) {
  std::set<std::string> ids;
  for (const Transform* transform : decision.residual_of(verdict).transforms) ids.insert(transform->id);
  return ids;
}

void expect_agreement(const std::shared_ptr<const Policy>& policy, const DecisionInput& input) {
  const Decision decision = decide(policy, input);
  PlainJudge judge(*policy, input);
  ASSERT_EQ(*policy->find_class(decision.classification.data_class), judge.original().data_class);
  for (const Verdict& verdict : decision.verdicts) {
    const std::size_t target = position(decision, verdict.target);
    ASSERT_EQ(rules_of(verdict), judge.failing(target, verdict.estimated_cost)) << verdict.target;
    ASSERT_EQ(residual_of(decision, verdict), judge.residual(target)) << verdict.target;
    ASSERT_EQ(transforms_of(decision, verdict), judge.transforms(target)) << verdict.target;
  }
}

TEST(RandomPolicies, AgreeWithAJudgeThatPrecomputesNothing) {
  for_every_case(0, Evidence::Anywhere, [](const auto& policy, const DecisionInput& input, Chance&) { expect_agreement(policy, input); });
}

TEST(RandomPolicies, AgreeWithItInLayersToo) {
  for_every_case(1, Evidence::Anywhere, [](const auto& policy, const DecisionInput& input, Chance& random) {
    expect_agreement(layered(*policy, random, false), input);
  });
}

// Theorem F: what is tried fails nothing, and every failure is said.
TEST(RandomPolicies, OrderHoldsOnlyWhatNoRuleFails) {
  int tried = 0;
  for_every_case(2, Evidence::Anywhere, [&](const auto& policy, const DecisionInput& input, Chance&) {
    const Decision decision = decide(policy, input);
    PlainJudge judge(*policy, input);
    for (const std::string& target : decision.order) {
      const Verdict& verdict = *decision.find(target);
      ASSERT_TRUE(verdict.admitted && verdict.failures.empty());
      ASSERT_TRUE(judge.failing(position(decision, target), verdict.estimated_cost).empty());
      ++tried;
    }
    for (const Verdict& verdict : decision.verdicts) ASSERT_EQ(verdict.admitted, verdict.failures.empty());
  });
  EXPECT_GT(tried, policies()) << "hardly any target was ever admitted: the property was not put to the test";
}

// Theorem O: the order of the parts of a policy changes nothing.
TEST(RandomPolicies, DoNotDependOnTheOrderOfTheirParts) {
  Chance random(kSeed + 3);
  for (int i = 0; i < policies(); ++i) {
    const RandomPolicy parts = random_policy(random, Evidence::Anywhere);
    const auto one = parse(parts);
    const auto other = parse(parts.shuffled(random));
    for (int j = 0; j < kRequests; ++j) {
      const DecisionInput input = random_input(random);
      const Decision a = decide(one, input);
      const Decision b = decide(other, input);
      ASSERT_EQ(a.order, b.order) << parts.text();
      ASSERT_EQ(a.classification.data_class, b.classification.data_class);
      ASSERT_EQ(a.classification.labels, b.classification.labels);
      for (const Verdict& verdict : a.verdicts) {
        const Verdict& same = *b.find(verdict.target);
        ASSERT_EQ(rules_of(verdict), rules_of(same));
        ASSERT_EQ(verdict.relaxed, same.relaxed);
        ASSERT_EQ(transforms_of(a, verdict), transforms_of(b, same));
        ASSERT_EQ(residual_of(a, verdict), residual_of(b, same));
      }
    }
  }
}

void expect_narrowing(const std::shared_ptr<const Policy>& policy, const DecisionInput& input, const DecisionInput& graver, int& narrowed) {
  const Decision before = decide(policy, input);
  const Decision after = decide(policy, graver);
  const auto left = admitted(after);
  ASSERT_TRUE(std::ranges::includes(admitted(before), left));
  narrowed += left.size() < admitted(before).size() ? 1 : 0;
}

// Theorem M: more evidence never admits a target more.
TEST(RandomPolicies, AreMonotone) {
  int narrowed = 0;
  for_every_case(4, Evidence::OnlyRaises, [&](const auto& policy, const DecisionInput& input, Chance& random) {
    expect_narrowing(policy, input, raised(input, random), narrowed);
  });
  EXPECT_GT(narrowed, policies() / 4) << "the requests hardly ever narrowed anything: the property was not put to the test";
}

// A detector that fails can only keep targets out.
TEST(RandomPolicies, AreMonotoneInFailingDetectors) {
  int narrowed = 0;
  for_every_case(5, Evidence::OnlyRaises, [&](const auto& policy, const DecisionInput& input, Chance& random) {
    DecisionInput blind = input;
    blind.detectors.push_back({one_of(random, {"d", "f"}), DetectorStatus::OverBudget, 0});
    expect_narrowing(policy, input, blind, narrowed);
  });
  EXPECT_GT(narrowed, policies() / 4);
}

// Theorem T: what senders say of themselves never admits a target more.
TEST(RandomPolicies, TrustNothingThatSendersSayToAdmitATarget) {
  int narrowed = 0;
  for_every_case(6, Evidence::OnlyRaises, [&](const auto& policy, const DecisionInput& input, Chance& random) {
    expect_narrowing(policy, input, asserted(input, random), narrowed);
  });
  EXPECT_GT(narrowed, 0);
}

// A transform lowers, and only a transform does; it never raises.
TEST(RandomPolicies, ResidualsAreNeverAboveTheOriginal) {
  int lowered = 0;
  for_every_case(7, Evidence::Anywhere, [&](const auto& policy, const DecisionInput& input, Chance&) {
    const Decision decision = decide(policy, input);
    const PlainJudge::Class original{*policy->find_class(decision.classification.data_class),
                                     {decision.classification.labels.begin(), decision.classification.labels.end()}};
    for (const Verdict& verdict : decision.verdicts) {
      const PlainJudge::Class residual = residual_of(decision, verdict);
      ASSERT_LE(residual.data_class, original.data_class);
      ASSERT_TRUE(std::ranges::includes(original.labels, residual.labels));
      if (transforms_of(decision, verdict).empty()) ASSERT_EQ(residual, original);
      lowered += residual == original ? 0 : 1;
    }
  });
  EXPECT_GT(lowered, policies() / 4);
}

std::shared_ptr<const Policy> first_layer_alone(const Policy& policy) {
  PolicyDocument document = policy.document();
  const auto is_lower = [](const auto& rule) { return rule.layer != 0; };
  std::erase_if(document.classify, is_lower);
  std::erase_if(document.constraints, is_lower);
  std::erase_if(document.transforms, is_lower);
  return std::make_shared<const Policy>(std::move(document));
}

// A lower layer never admits what the upper one alone refuses: by itself where evidence only raises, and where the policy is sealed.
TEST(RandomPolicies, LowerLayersOnlyNarrow) {
  int narrowed = 0;
  const auto check = [&](const std::shared_ptr<const Policy>& policy, const DecisionInput& input) {
    const Decision all = decide(policy, input);
    const Decision upper = decide(first_layer_alone(*policy), input);
    ASSERT_TRUE(std::ranges::includes(admitted(upper), admitted(all)));
    narrowed += admitted(all).size() < admitted(upper).size() ? 1 : 0;
  };
  for_every_case(8, Evidence::OnlyRaises,
                 [&](const auto& policy, const DecisionInput& input, Chance& random) { check(layered(*policy, random, false), input); });
  for_every_case(9, Evidence::Anywhere,
                 [&](const auto& policy, const DecisionInput& input, Chance& random) { check(layered(*policy, random, true), input); });
  EXPECT_GT(narrowed, policies() / 4);
}

TEST(RandomPolicies, DecideTheSameTwice) {
  for_every_case(10, Evidence::Anywhere, [](const auto& policy, const DecisionInput& input, Chance&) {
    const Decision a = decide(policy, input);
    const Decision b = decide(policy, input);
    ASSERT_EQ(a.order, b.order);
    for (std::size_t i = 0; i < a.verdicts.size(); ++i) ASSERT_EQ(a.verdicts[i].failures.size(), b.verdicts[i].failures.size());
  });
}

}  // namespace
}  // namespace sekisho
