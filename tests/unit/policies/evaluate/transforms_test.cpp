#include "policies/evaluate/decide.h"
#include "policies/evaluate/redactions.h"
#include "tests/unit/policies/policy_from.h"

#include <gmock/gmock.h>

namespace sekisho {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr const char* kPolicy = R"(
policy: v1
org: test
classes: [public, internal, restricted]
labels: [pii, secret]
context: { caller: { team: required } }
detectors: { jp: { pack: jp-pii/1 }, key: { pack: secrets/1 } }
targets:
  - { id: own, deployment: onprem, operator: self }
  - { id: cloud, deployment: saas, operator: v }
  - { id: silent, operator: w }
classify:
  start: public
  rules:
    - { id: person, when: { found: [jp.phone, jp.address] }, class: internal, labels: [pii] }
    - { id: many, when: { found: { any: ["jp.*"], min_count: 3 } }, class: restricted }
    - { id: keys, when: { found: ["key.*"] }, class: restricted, labels: [secret] }
    - { id: deals, when: { caller.team: deals }, class: internal }
)";

constexpr const char* kPseudonymise =
    "transforms:\n  - { id: pseudonymise, for: { target.deployment: saas }, replace: { types: [jp.phone, jp.address], with: placeholder, "
    "restore: true } }\n";
constexpr const char* kInternalStays =
    "constraints: [{ id: internal-stays, when: { data.class: \">= internal\" }, require: { target.operator: self } }]\n";

std::shared_ptr<const Policy> policy_with(const std::string& rules) { return policy_from(kPolicy + rules); }

DecisionInput found(const std::vector<std::pair<std::string, std::uint32_t>>& types, const std::string& team = "retail") {
  Given given;
  given.found = types;
  given.facts.set("caller.team", team);
  return input_of(given, a_friday());
}

std::string residual_on(const Decision& decision, const char* target) {
  const Residual& residual = decision.residual_of(*decision.find(target));
  std::string out(residual.data_class);
  for (const std::string_view label : residual.labels) out += ' ' + std::string(label);
  return out;
}

std::vector<std::string> transforms_on(const Decision& decision, const char* target) {
  std::vector<std::string> ids;
  for (const Transform* transform : decision.residual_of(*decision.find(target)).transforms) ids.push_back(transform->id);
  return ids;
}

TEST(Transforms, ATargetIsJudgedByWhatItGets) {
  const Decision decision = decide(policy_with(std::string(kPseudonymise) + kInternalStays), found({{"jp.phone", 1}}));

  EXPECT_EQ(decision.classification.data_class, "internal");
  EXPECT_EQ(residual_on(decision, "cloud"), "public");
  EXPECT_EQ(residual_on(decision, "own"), "internal pii");
  EXPECT_THAT(transforms_on(decision, "cloud"), ElementsAre("pseudonymise"));
  EXPECT_THAT(transforms_on(decision, "own"), IsEmpty());
  EXPECT_TRUE(decision.find("cloud")->admitted);
}

TEST(Transforms, AConditionThatIsUnknownForATargetAppliesThere) {
  const Decision decision = decide(policy_with(kPseudonymise), found({{"jp.phone", 1}}));

  EXPECT_EQ(residual_on(decision, "silent"), "public");
}

TEST(Transforms, WhatClearsNothingIsNotListed) {
  const Decision decision = decide(policy_with(kPseudonymise), found({{"key.secret.x", 1}}));

  EXPECT_THAT(transforms_on(decision, "cloud"), IsEmpty());
  EXPECT_EQ(residual_on(decision, "cloud"), "restricted secret");
}

TEST(Transforms, WhatOtherEvidenceSaysCountsAsBefore) {
  DecisionInput input = found({{"jp.phone", 1}}, "deals");
  EXPECT_EQ(residual_on(decide(policy_with(kPseudonymise), input), "cloud"), "internal");

  input.facts.set("request.declared_class", std::string("restricted"), Trust::Asserted);
  EXPECT_EQ(residual_on(decide(policy_with(kPseudonymise), input), "cloud"), "restricted");

  DecisionInput later = found({{"jp.phone", 1}});
  later.live.conversation_class = "restricted";
  EXPECT_EQ(residual_on(decide(policy_with(kPseudonymise), later), "cloud"), "restricted");
}

TEST(Transforms, FindingsThatAFailedDetectorMayHaveMissedStay) {
  DecisionInput input = found({{"jp.phone", 1}});
  input.detectors.push_back({"jp", DetectorStatus::Timeout, 0});

  EXPECT_EQ(residual_on(decide(policy_with(kPseudonymise), input), "cloud"), "restricted pii");
}

TEST(Transforms, CountsAreOfWhatRemains) {
  const auto policy = policy_with(kPseudonymise);

  EXPECT_EQ(residual_on(decide(policy, found({{"jp.phone", 2}, {"jp.my_number", 2}})), "cloud"), "public");
  EXPECT_EQ(residual_on(decide(policy, found({{"jp.phone", 2}, {"jp.my_number", 3}})), "cloud"), "restricted");
}

TEST(Transforms, SeveralOnOneTargetAddUp) {
  const auto policy = policy_with(std::string(kPseudonymise) + "  - { id: no-keys, replace: { types: [\"key.*\"], with: mask } }\n");

  const Decision decision = decide(policy, found({{"jp.phone", 1}, {"key.secret.x", 1}}));

  EXPECT_EQ(residual_on(decision, "cloud"), "public");
  EXPECT_EQ(residual_on(decision, "own"), "internal pii");
  EXPECT_THAT(transforms_on(decision, "cloud"), ElementsAre("pseudonymise", "no-keys"));
  EXPECT_THAT(transforms_on(decision, "own"), ElementsAre("no-keys"));
}

TEST(Transforms, TheirConditionsSeeTheOriginal) {
  const auto policy = policy_with(R"(
transforms:
  - { id: first, replace: { types: [jp.phone], with: mask } }
  - { id: second, when: { data.class: ">= internal", data.labels: { has_any: [pii] } }, replace: { types: [jp.my_number], with: mask } }
)");

  EXPECT_THAT(transforms_on(decide(policy, found({{"jp.phone", 1}, {"jp.my_number", 3}})), "own"), ElementsAre("first", "second"));
  EXPECT_THAT(transforms_on(decide(policy, found({{"jp.my_number", 1}})), "own"), IsEmpty());
}

TEST(Transforms, TheOriginalClassIsNotLowered) {
  const auto policy = policy_with(std::string(kPseudonymise) +
                                  "constraints: [{ id: k, when: { data.original_labels: { has_any: [pii] } }, require: { target.operator: "
                                  "self } }]\nprefer: [{ when: { data.class: internal }, order: [own] }]\n");

  const Decision decision = decide(policy, found({{"jp.phone", 1}}));

  EXPECT_THAT(decision.order, ElementsAre("own"));
  EXPECT_EQ(decision.preference.size(), 1U);
}

TEST(Transforms, AConstraintExplainsTheClassThatItSaw) {
  const auto policy = policy_with(std::string(kPseudonymise) + "constraints: [{ id: k, require: { data.class: restricted } }]\n");

  const Decision decision = decide(policy, found({{"jp.phone", 1}}));

  EXPECT_EQ(find_failure(decision, "cloud", "k")->got, "public");
  EXPECT_EQ(find_failure(decision, "own", "k")->got, "internal");
}

// The same rules, with the transform written in a lower file.
std::shared_ptr<const Policy> with_lower_transform(const std::string& rules, bool sealed) {
  PolicyDocument document = policy_with(rules)->document();
  document.layers = {{"org.yaml", "org", 0}, {"team.yaml", "", 0}};
  document.transforms.front().layer = 1;
  document.sealed = sealed;
  return std::make_shared<const Policy>(std::move(document));
}

TEST(Transforms, NoConstraintCountsOnATransformOfALowerLayer) {
  const auto policy = with_lower_transform(std::string(kPseudonymise) + kInternalStays, false);

  const Decision decision = decide(policy, found({{"jp.phone", 1}}));

  EXPECT_FALSE(decision.find("cloud")->admitted);
  EXPECT_EQ(find_failure(decision, "cloud", "internal-stays")->rule, "internal-stays");
  EXPECT_EQ(residual_on(decision, "cloud"), "public") << "the bytes are transformed all the same";
}

TEST(Transforms, AConstraintOfTheSameLowerLayerDoesCountOnIt) {
  PolicyDocument document = with_lower_transform(std::string(kPseudonymise) + kInternalStays, false)->document();
  document.constraints.front().layer = 1;
  const auto policy = std::make_shared<const Policy>(std::move(document));

  EXPECT_TRUE(decide(policy, found({{"jp.phone", 1}})).find("cloud")->admitted);
}

TEST(Transforms, ASealedPolicyAdmitsNothingThatItsFirstLayerWouldRefuse) {
  // A lower rule adds the label that keeps the first layer's constraint from applying.
  PolicyDocument document =
      policy_with("constraints: [{ id: k, when: { not: { data.labels: { has_any: [secret] } } }, require: { target.operator: self } }]\n")
          ->document();
  document.layers = {{"org.yaml", "org", 0}, {"team.yaml", "", 0}};
  document.classify[2].layer = 1;
  const auto open = std::make_shared<const Policy>(document);
  document.sealed = true;
  const auto sealed = std::make_shared<const Policy>(document);

  EXPECT_THAT(decide(open, found({{"key.secret.x", 1}})).order, ElementsAre("cloud", "own", "silent"));
  const Decision decision = decide(sealed, found({{"key.secret.x", 1}}));
  EXPECT_THAT(decision.order, ElementsAre("own"));
  EXPECT_EQ(find_failure(decision, "cloud", "k")->path, "target.operator");
}

TEST(Transforms, NoLowerLayerVouchesForAnOpaquePart) {
  PolicyDocument document =
      policy_with("    - { id: pictures, when: { found: [opaque.image] }, class: public, labels: [pii] }\n" + std::string(kInternalStays))
          ->document();
  document.layers = {{"org.yaml", "org", 0}, {"team.yaml", "", 0}};
  const auto of_the_first = std::make_shared<const Policy>(document);
  document.classify.back().layer = 1;
  const auto of_a_lower = std::make_shared<const Policy>(document);

  EXPECT_EQ(decide(of_the_first, found({{"opaque.image", 1}})).classification.data_class, "public");
  EXPECT_EQ(decide(of_a_lower, found({{"opaque.image", 1}})).classification.data_class, "restricted");
}

std::vector<Redaction> redactions(const std::string& rules, const DecisionInput& input, const char* target = "own") {
  const Decision decision = decide(policy_with(rules), input);
  return redactions_for(decision, *decision.find(target), input.findings);
}

TEST(Redactions, NameEveryFindingThatIsCleared) {
  const auto out = redactions(kPseudonymise, found({{"key.secret.x", 1}, {"jp.phone", 1}}), "cloud");

  EXPECT_THAT(out, ElementsAre(Redaction{1, RedactionMode::Placeholder, true, Transform::Dates::Keep}));
}

TEST(Redactions, TheStrictestModeWins) {
  const auto out = redactions(R"(
transforms:
  - { id: a, replace: { types: ["jp.*"], with: mask } }
  - { id: b, replace: { types: [jp.phone], with: placeholder, restore: true } }
)",
                              found({{"jp.phone", 1}}));

  EXPECT_THAT(out, ElementsAre(Redaction{0, RedactionMode::Mask, false, Transform::Dates::Keep}));
}

TEST(Redactions, OfOneModeTheOneThatGivesNothingBackWins) {
  const auto out = redactions(R"(
transforms:
  - { id: a, replace: { types: ["jp.*"], with: surrogate, restore: true } }
  - { id: b, replace: { types: [jp.phone], with: surrogate, dates: shift } }
)",
                              found({{"jp.phone", 1}}));

  EXPECT_THAT(out, ElementsAre(Redaction{0, RedactionMode::Surrogate, false, Transform::Dates::Shift}));
}

TEST(Redactions, AnOpaquePartIsDropped) {
  const auto out = redactions("transforms: [{ id: a, replace: { types: [\"*\"], with: mask } }]\n", found({{"opaque.image", 1}}));

  EXPECT_THAT(out, ElementsAre(Redaction{0, RedactionMode::DropPart, false, Transform::Dates::Keep}));
}

}  // namespace
}  // namespace sekisho
