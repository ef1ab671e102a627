#include "policies/prove/why_not.h"

#include "tests/unit/policies/policy_from.h"

#include <gmock/gmock.h>

namespace sekisho {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

std::shared_ptr<const Policy> policy_with(const std::string& constraints) {
  return policy_from(R"(policy: v1
org: x
classes: [public, secret]
labels: []
targets:
  - { id: own, operator: self, processing: [JP], retention_days: 0, trains_on_data: false }
  - { id: cloud, operator: vendor, processing: [JP, US], retention_days: 30, aliases: [best] }
classify: { start: public }
constraints:
)" + constraints);
}

DecisionInput secret_request() {
  DecisionInput input;
  input.now = a_friday();
  input.facts.set("request.declared_class", std::string("secret"), Trust::Asserted);
  return input;
}

constexpr const char* kRetention = "  - { id: retention, when: { data.class: secret }, require: { target.retention_days: { lte: 0 } } }\n";
constexpr const char* kJapan = "  - { id: japan, when: { data.class: secret }, require: { target.processing: { within: [JP] } } }\n";

TEST(WhyNot, FindsTheOneAttributeThatIsInTheWay) {
  const auto policy = policy_with(kRetention);

  const WhyNot answer = why_not(policy, secret_request(), "cloud");

  EXPECT_EQ(answer.state, WhyNot::State::Refused);
  EXPECT_THAT(answer.reasons, ElementsAre(Field(&WhyNot::Reason::rule, "retention")));
  EXPECT_THAT(answer.ways, Contains(ElementsAre(AttributeChange{"retention_days", "30", "0"})));
}

TEST(WhyNot, ChangesAsLittleAsWillDo) {
  const auto policy = policy_with(std::string(kRetention) + kJapan);

  const WhyNot answer = why_not(policy, secret_request(), "cloud");

  EXPECT_THAT(answer.ways,
              Contains(ElementsAre(AttributeChange{"processing", "[JP, US]", "[JP]"}, AttributeChange{"retention_days", "30", "0"})));
}

TEST(WhyNot, WhatIsUnknownCanBecomeKnown) {
  const auto policy = policy_with("  - { id: training, require: { target.trains_on_data: false } }\n");

  const WhyNot answer = why_not(policy, secret_request(), "cloud");

  EXPECT_THAT(answer.ways, ElementsAre(ElementsAre(AttributeChange{"trains_on_data", "unknown", "false"})));
}

TEST(WhyNot, TakesWhatOtherTargetsHave) {
  const auto policy = policy_with("  - { id: strangers, deny: { target.operator: { not_in: [self] } } }\n");
  EXPECT_THAT(why_not(policy, secret_request(), "cloud").ways, Contains(ElementsAre(AttributeChange{"operator", "vendor", "self"})));

  const auto crowded = policy_with("  - { id: ours, deny: { target.operator: [vendor] } }\n");
  EXPECT_THAT(why_not(crowded, secret_request(), "cloud").ways, ElementsAre(ElementsAre(AttributeChange{"operator", "vendor", "self"})));
}

TEST(WhyNot, GoesOneBeyondTheNumbersThatAreNamed) {
  const auto policy =
      policy_with("  - { id: other, when: { data.class: secret }, require: { target.retention_days: { not_in: [30, 0] } } }\n");

  EXPECT_THAT(why_not(policy, secret_request(), "cloud").ways, ElementsAre(ElementsAre(AttributeChange{"retention_days", "30", "29"}),
                                                                           ElementsAre(AttributeChange{"retention_days", "30", "31"}),
                                                                           ElementsAre(AttributeChange{"retention_days", "30", "1"})));
}

TEST(WhyNot, WhatTheRequestNeedsBelongsToEveryWay) {
  const auto policy = policy_from(R"(policy: v1
org: x
classes: [public, secret]
targets: [{ id: t, operator: vendor, modalities: [text], tools: false }, { id: own, operator: self, modalities: [text] }]
constraints: [{ id: home, when: { data.class: secret }, require: { target.operator: self } }]
)");
  DecisionInput input = secret_request();
  input.needs.images = true;
  input.needs.tools = true;

  EXPECT_THAT(why_not(policy, input, "t").ways,
              ElementsAre(ElementsAre(AttributeChange{"modalities", "[text]", "[text, image]"}, AttributeChange{"tools", "false", "true"},
                                      AttributeChange{"operator", "vendor", "self"})));
  input.needs.tools = false;
  EXPECT_THAT(why_not(policy, input, "own").ways, ElementsAre(ElementsAre(AttributeChange{"modalities", "[text]", "[text, image]"})));
}

TEST(WhyNot, PrefersWaysThatChangeDifferentAttributes) {
  const auto policy = policy_with(
      "  - { id: either, when: { data.class: secret }, require: { any: [{ target.retention_days: { lte: 7 } }, "
      "{ target.trains_on_data: false }] } }\n");

  const WhyNot answer = why_not(policy, secret_request(), "cloud");

  ASSERT_EQ(answer.ways.size(), 3U);
  EXPECT_EQ(answer.ways[0].front().attribute, "retention_days");
  EXPECT_EQ(answer.ways[1].front().attribute, "trains_on_data");
  EXPECT_EQ(answer.ways[2].front().attribute, "retention_days");
}

TEST(WhyNot, SaysWhatNoAttributeHasASayIn) {
  const auto policy = policy_with(kRetention);
  DecisionInput input = secret_request();
  input.live.targets["cloud"].available = false;
  input.live.targets["own"].available = false;

  const WhyNot both = why_not(policy, input, "cloud");
  EXPECT_THAT(both.beyond, ElementsAre("target:unavailable"));
  EXPECT_THAT(both.ways, Contains(ElementsAre(AttributeChange{"retention_days", "30", "0"})));
  EXPECT_THAT(to_words(both, "cloud", Language::English), HasSubstr("would let it in once `target:unavailable` no longer keeps it out:"));
  EXPECT_THAT(to_words(why_not(policy, input, "own"), "own", Language::English),
              HasSubstr("No change of its attributes would let it in: `target:unavailable` does not depend on them."));
}

TEST(WhyNot, ABudgetThatAllowsSomeTargetsAsksForTheirAttributes) {
  const auto policy = policy_with(
      "  - { id: japan, when: { data.class: secret }, require: { target.processing: { within: [JP] } } }\n"
      "budgets: [{ id: b, scope: org, window: 1mo, limit: { usd: 1 }, on_exceed: { allow_only: { target.operator: self } } }]\n");
  DecisionInput input = secret_request();
  input.live.budgets["b"] = 1;

  EXPECT_THAT(why_not(policy, input, "cloud").ways,
              Contains(ElementsAre(AttributeChange{"operator", "vendor", "self"}, AttributeChange{"processing", "[JP, US]", "[JP]"})));
}

TEST(WhyNot, SaysWhereNoAttributeHelps) {
  const auto policy = policy_with("  - { id: none, deny: { data.class: secret } }\n");

  const WhyNot answer = why_not(policy, secret_request(), "cloud");

  EXPECT_EQ(answer.state, WhyNot::State::Refused);
  EXPECT_THAT(answer.ways, IsEmpty());
  EXPECT_THAT(to_words(answer, "cloud", Language::English), HasSubstr("No change"));
}

TEST(WhyNot, AnAdmittedTargetNeedsNoChange) {
  const WhyNot answer = why_not(policy_with(kRetention), secret_request(), "own");

  EXPECT_EQ(answer.state, WhyNot::State::Admitted);
}

TEST(WhyNot, ATargetThatIsNotAskedForIsNotServed) {
  DecisionInput input = secret_request();
  input.model = "best";

  EXPECT_EQ(why_not(policy_with(kRetention), input, "own").state, WhyNot::State::NotServed);
}

TEST(WhyNot, SpeaksBothLanguages) {
  const WhyNot answer = why_not(policy_with(kRetention), secret_request(), "cloud");

  EXPECT_THAT(to_words(answer, "cloud", Language::English), AllOf(HasSubstr("`retention`: target.retention_days is `30`, wanted: `<= 0`"),
                                                                  HasSubstr("target.retention_days = 0 (now 30)")));
  EXPECT_THAT(to_words(answer, "cloud", Language::Japanese), HasSubstr("target.retention_days = 0（現在 30）"));
}

}  // namespace
}  // namespace sekisho
