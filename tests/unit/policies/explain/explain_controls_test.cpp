#include "policies/explain/explain.h"
#include "tests/unit/policies/policy_from.h"

#include <gmock/gmock.h>

namespace sekisho {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr const char* kPolicy = R"(
policy: v1
org: test
classes: [public, restricted]
labels: [pii]
context: { caller: { user: required } }
detectors: { jp: { pack: jp-pii/1 } }
targets:
  - { id: own, operator: self, place: here }
  - { id: near, operator: v, place: here }
  - { id: far, operator: v, place: there }
classify: { start: public, rules: [{ id: phone, when: { found: [jp.phone] }, class: restricted, labels: [pii] }] }
constraints:
  - { id: stays, when: { data.original_class: restricted }, require: { target.operator: self }, exceptable: true }
transforms:
  - { id: pseudonymise, for: { target.operator: v }, replace: { types: [jp.phone], with: placeholder, restore: true } }
budgets:
  - { id: day, scope: org, window: 1d, limit: { jpy: 2 }, on_exceed: { allow_only: { target.place: here } } }
obligations:
  - { id: watch, when: { data.class: restricted }, human_oversight: true }
exceptions:
  - id: drill
    relaxes: [stays]
    when: { caller.user: u1 }
    require: { target.place: here }
    expires: "2026-12-01"
    approved_by: [ciso, dpo]
    reason: an exercise
)";

Decision decision(const std::string& user, double used = 0) {
  Given given;
  given.found = {{"jp.phone", 1}};
  given.facts.set("caller.user", user);
  given.budgets = {{"day", used}};
  return decide(policy_from(kPolicy), input_of(given, a_friday()));
}

TEST(ExplainControls, TellWhatATargetReceives) {
  const Decision judged = decision("u2");

  EXPECT_THAT(explain(judged, Language::English), HasSubstr("receives the class public, no labels; replaced by `pseudonymise`"));
  EXPECT_THAT(explain(judged, Language::Japanese), HasSubstr("受け取る区分は public、ラベルなし。置き換え: `pseudonymise`"));
}

TEST(ExplainControls, TellWhichExceptionRelaxesWhat) {
  const Decision judged = decision("u1");

  const std::string english = explain(judged, Language::English);
  EXPECT_THAT(english, HasSubstr("Exceptions in force:\n  `drill`: an exercise (until 2026-12-01T00:00:00.000Z)"));
  EXPECT_THAT(english, HasSubstr("rule `stays` fails and does not count, by the exception `drill`"));
  EXPECT_THAT(explain(judged, Language::Japanese), HasSubstr("規則 `stays` は満たされませんが適用されません。例外: `drill`"));
  EXPECT_THAT(explain(decision("u2"), Language::English), Not(HasSubstr("drill")));
}

TEST(ExplainControls, TellWhichBudgetKeepsATargetOut) {
  const Decision judged = decision("u1", 1.5);

  EXPECT_THAT(explain(judged, Language::English), HasSubstr("budget `day`: target.place is `there`, wanted: `here`"));
  EXPECT_THAT(explain(judged, Language::Japanese), HasSubstr("予算 `day`"));
}

TEST(ExplainControls, NameTheObligations) {
  EXPECT_THAT(explain(decision("u2"), Language::English), HasSubstr("Obligations: `watch`"));
  EXPECT_THAT(explain(decision("u2"), Language::Japanese), HasSubstr("義務: `watch`"));
}

}  // namespace
}  // namespace sekisho
