#include "policies/prove/mutate.h"

#include "tests/unit/policies/policy_from.h"

#include <gmock/gmock.h>

namespace sekisho {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::IsEmpty;

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

TEST(Mutate, DropsNothingFromAPolicyThatFailsAsItIs) {
  const auto policy = policy_from(policy_with("tests:\n  - { name: wrong, given: {}, expect: { class: secret } }\n"));

  const MutationRun run = mutate(policy, a_friday());

  EXPECT_FALSE(run.good_unchanged);
  EXPECT_EQ(run.rules, 0U);
}

}  // namespace
}  // namespace sekisho
