#include "policies/prove/mutate.h"

#include "tests/unit/policies/policy_from.h"

#include <gmock/gmock.h>

namespace sekisho {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::IsEmpty;
using ::testing::Not;

std::string policy_with(const std::string& sections) {
  return R"(policy: v1
org: x
classes: [public, secret]
labels: []
detectors: { d: { pack: global-pii/1 } }
classify:
  start: public
  rules:
    - { id: mail, when: { found: [d.email] }, class: secret }
targets:
  - { id: own, operator: self }
  - { id: cloud, operator: vendor }
constraints:
  - { id: stays, when: { data.class: secret }, require: { target.operator: self } }
)" + sections;
}

auto stage(const std::string& number) {
  return AllOf(Field(&SurvivingMutant::section, SurvivingMutant::Section::Prefer), Field(&SurvivingMutant::id, number));
}

TEST(Mutate, ListsRulesThatNothingWouldMiss) {
  const auto policy =
      policy_from(policy_with("assert:\n  - { id: a, forbid: { when: { data.class: secret }, target: { target.operator: vendor } } }\n"));

  const MutationRun run = mutate(policy, a_friday());

  EXPECT_EQ(run.rules, 2U);
  EXPECT_THAT(run.survivors, ElementsAre(AllOf(Field(&SurvivingMutant::id, "mail"),
                                               Field(&SurvivingMutant::section, SurvivingMutant::Section::Classify))));
}

TEST(Mutate, FindsNothingWhereTestsAndAssertionsCoverEveryRule) {
  const auto policy = policy_from(
      policy_with("tests:\n  - { name: mail stays, given: { found: { d.email: 1 } }, expect: { class: secret, order: [own] } }\n"));

  EXPECT_THAT(mutate(policy, a_friday()).survivors, IsEmpty());
}

TEST(Mutate, ListsAPreferenceThatNoTestWouldMiss) {
  const std::string stages = "prefer:\n  - { order: [own] }\n  - { when: { data.class: secret }, order: [cloud] }\n";
  const std::string test = "tests:\n  - { name: ours first, given: {}, expect: { order: [own, cloud] } }\n";

  const MutationRun run = mutate(policy_from(policy_with(stages + test)), a_friday());

  EXPECT_EQ(run.rules, 4U);
  EXPECT_THAT(run.survivors, Not(Contains(stage("1"))));
  EXPECT_THAT(run.survivors, Contains(stage("2")));
}

TEST(Mutate, DropsNothingFromAPolicyThatFailsAsItIs) {
  const auto policy = policy_from(policy_with("tests:\n  - { name: wrong, given: {}, expect: { class: secret } }\n"));

  const MutationRun run = mutate(policy, a_friday());

  EXPECT_FALSE(run.good_unchanged);
  EXPECT_EQ(run.rules, 0U);
}

}  // namespace
}  // namespace sekisho
