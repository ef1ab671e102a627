#include "policies/prove/coverage.h"

#include "tests/unit/policies/policy_from.h"

#include <gmock/gmock.h>

namespace sekisho {
namespace {

using ::testing::ElementsAre;

// `person` is a classify rule and a constraint: the first is put to work, the second is not.
constexpr std::string_view kPolicy = R"(policy: v1
org: x
classes: [public, internal, secret]
labels: [pii, key]
detectors: { d: { pack: global-pii/1 }, s: { pack: secrets/1 } }
classify:
  start: internal
  rules:
    - { id: person, when: { found: [d.email] }, labels: [pii] }
    - { id: keys, when: { found: ["s.*"] }, class: secret, labels: [key] }
targets:
  - { id: own, operator: self }
  - { id: cloud, operator: vendor }
constraints:
  - { id: person, when: { data.labels: { has_any: [key] } }, require: { target.operator: self } }
  - { id: mail-stays, when: { data.labels: { has_any: [pii] } }, require: { target.operator: self } }
tests:
)";

Coverage coverage_of(const std::string& tests) { return cover(policy_from(std::string(kPolicy) + tests), a_friday()); }

TEST(Coverage, NamesTheRulesThatNoTestPutsToWork) {
  const Coverage coverage = coverage_of("  - { name: mail, given: { found: { d.email: 1 } }, expect: { order: [own] } }\n");

  EXPECT_EQ(coverage.rules, 4U);
  EXPECT_THAT(coverage.never_fired, ElementsAre("keys", "person"));
}

TEST(Coverage, CountsClassesFromTheStartUpAndWhatTestsSayOfTargets) {
  const Coverage coverage = coverage_of("  - { name: keys, given: { found: { s.secret.github: 1 } }, expect: { never: [cloud] } }\n");

  EXPECT_EQ(coverage.cells, 4U);
  EXPECT_EQ(coverage.cells_asserted, 1U);
  EXPECT_THAT(coverage.never_fired, ElementsAre("person", "mail-stays"));
}

TEST(Coverage, AShortOrderSaysSomethingOfEveryTarget) {
  EXPECT_EQ(coverage_of("  - { name: nothing, given: {}, expect: { order: [cloud, own] } }\n").cells_asserted, 2U);
  EXPECT_EQ(coverage_of("  - { name: mail, given: { found: { d.email: 1 } }, expect: { order: [own] } }\n").cells_asserted, 2U);
}

TEST(Coverage, WithoutTestsNothingIsCovered) {
  const Coverage coverage = cover(policy_from(std::string(kPolicy.substr(0, kPolicy.find("tests:")))), a_friday());

  EXPECT_EQ(coverage.cells_asserted, 0U);
  EXPECT_THAT(coverage.never_fired, testing::SizeIs(4));
}

}  // namespace
}  // namespace sekisho
