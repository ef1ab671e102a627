#include "policies/explain/explain.h"

#include "tests/unit/policies/policy_from.h"

#include <gmock/gmock.h>

namespace sekisho {
namespace {

using testing::HasSubstr;

constexpr const char* kPolicy = R"(
policy: v1
org: test
classes: [public, secret]
labels: [pii]
detectors: { basic: { pack: basic/1 } }
targets:
  - { id: own, aliases: [all], operator: self, metrics: { cost: 2 } }
  - { id: near, aliases: [all], operator: self, metrics: { cost: 1 } }
  - { id: far, aliases: [all, far-only], operator: v }
classify: { start: public, rules: [{ id: contact, when: { found: [basic.email] }, class: secret, labels: [pii] }] }
constraints: [{ id: at-home, why: ours stays here, when: { data.class: secret }, require: { target.operator: self } }]
prefer: [{ by: cost }]
)";

DecisionInput with_an_address(const std::string& model = {}) {
  Given given;
  given.found = {{"basic.email", 1}};
  DecisionInput input = input_of(given, a_friday());
  input.model = model;
  return input;
}

std::string told(const DecisionInput& input, Language language) { return explain(decide(policy_from(kPolicy), input), language); }

TEST(Explain, TellsClassVerdictsAndOrderInEnglish) {
  EXPECT_EQ(told(with_an_address(), Language::English),
            R"(Class: secret, labels: pii
  rule `contact`: basic.email
Targets:
  own: admitted
  near: admitted
  far: refused
    rule `at-home` (ours stays here): target.operator is `v`, wanted: `self`
Order: near, own
  preferred by cost, lowest first: near 1, own 2
  equal ones by target id)");
}

TEST(Explain, TellsTheSameInJapanese) {
  EXPECT_EQ(told(with_an_address(), Language::Japanese),
            R"(区分: secret、ラベル: pii
  規則 `contact`: basic.email
送信先:
  own: 可
  near: 可
  far: 不可
    規則 `at-home`（ours stays here）: target.operator は `v`、求められるのは `self`
順序: near, own
  優先: costの小さい順: near 1, own 2
  同じなら送信先 id の順)");
}

TEST(Explain, SaysThatNobodyMayAnswer) {
  EXPECT_THAT(told(with_an_address("far-only"), Language::English), HasSubstr("Order: no target may answer"));
  EXPECT_THAT(told(with_an_address("far-only"), Language::Japanese), HasSubstr("応答してよい送信先はありません"));
}

TEST(Explain, SaysThatNobodyServesTheModel) {
  EXPECT_THAT(told(with_an_address("nothing"), Language::English), HasSubstr("no target serves the model"));
}

TEST(Explain, PutsLiveStateInWords) {
  DecisionInput input = with_an_address();
  input.live.targets["own"].enabled = false;

  EXPECT_THAT(told(input, Language::English), HasSubstr("it is switched off: target.enabled is `false`"));
  EXPECT_THAT(told(input, Language::Japanese), HasSubstr("停止中です"));
}

TEST(Explain, SaysWhatTheCallerDeclared) {
  DecisionInput input;
  input.now = a_friday();
  input.facts.set("request.declared_class", std::string("secret"), Trust::Asserted);

  EXPECT_THAT(told(input, Language::English), HasSubstr("declared by the caller: secret"));
}

TEST(Explain, NamesWhatIsBeyondTheAttempts) {
  const auto policy = policy_from(std::string(kPolicy) + "fallback: { max_attempts: 1 }");

  EXPECT_THAT(explain(decide(policy, with_an_address()), Language::English), HasSubstr("beyond the number of attempts: own"));
}

}  // namespace
}  // namespace sekisho
