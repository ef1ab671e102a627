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
