#include "policies/evaluate/decide.h"
#include "tests/unit/policies/policy_from.h"

#include <gmock/gmock.h>

namespace sekisho {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;

std::shared_ptr<const Policy> policy_with(const std::string& classify) {
  return policy_from(R"(
policy: v1
org: test
classes: [public, internal, confidential, restricted]
labels: [pii, mnpi, media]
context: { caller: { team: required, app: optional }, request: { has_tools: optional } }
detectors: { jp: { pack: jp-pii/1 }, names: { pack: names-ja/1, required: false, min_confidence: high } }
targets: [{ id: t }]
classify:
)" + classify);
}

DecisionInput ask(std::vector<Finding> findings = {}) {
  DecisionInput input;
  input.now = a_friday();
  input.facts.set("caller.team", std::string("retail"));
  input.findings = std::move(findings);
  return input;
}

Finding finding(std::string type, Confidence confidence = Confidence::Medium, SegmentRole role = SegmentRole::User) {
  Finding out;
  out.type = std::move(type);
  out.confidence = confidence;
  out.role = role;
  return out;
}

Classification classify(const std::shared_ptr<const Policy>& policy, const DecisionInput& input) {
  return decide(policy, input).classification;
}

TEST(Classify, JoinsTheHighestClassAndAllLabels) {
  const auto policy = policy_with(R"(
  start: internal
  rules:
    - { id: phone, when: { found: [jp.phone] }, class: confidential, labels: [pii] }
    - { id: team, when: { caller.team: retail }, class: public, labels: [mnpi] }
)");

  const Classification got = classify(policy, ask({finding("jp.phone")}));

  EXPECT_EQ(got.data_class, "confidential");
  EXPECT_THAT(got.labels, ElementsAre("mnpi", "pii"));
  EXPECT_THAT(got.because, ElementsAre(Pair("phone", "jp.phone"), Pair("team", "caller.team retail")));
}

TEST(Classify, AnOptionalDetectorThatFailedCountsAsHavingFoundNothing) {
  const auto policy = policy_with(R"(
  start: internal
  rules:
    - { id: name, when: { found: [names.person] }, class: restricted }
    - { id: phone, when: { found: [jp.phone] }, class: confidential }
)");
  DecisionInput input = ask({finding("names.person", Confidence::High), finding("jp.phone")});
  ASSERT_EQ(classify(policy, input).data_class, "restricted");

  input.detectors = {{"names", DetectorStatus::Timeout, 0}};

  EXPECT_EQ(classify(policy, input).data_class, "confidential");
}

TEST(Classify, TheDeclaredClassOnlyRaises) {
  const auto policy = policy_with("  start: confidential");
  DecisionInput lower = ask();
  lower.facts.set("request.declared_class", std::string("public"), Trust::Asserted);
  DecisionInput higher = ask();
  higher.facts.set("request.declared_class", std::string("restricted"), Trust::Asserted);

  EXPECT_EQ(classify(policy, lower).data_class, "confidential");
  EXPECT_EQ(classify(policy, higher).data_class, "restricted");
}

TEST(Classify, ADeclaredClassThatThereIsNotMayBeAny) {
  DecisionInput input = ask();
  input.facts.set("request.declared_class", std::string("top-secret"), Trust::Asserted);

  EXPECT_EQ(classify(policy_with("  start: public"), input).data_class, "restricted");
}

TEST(Classify, ARequiredFactThatIsMissingContributes) {
  const auto policy = policy_with("  start: public\n  rules: [{ id: deals, when: { caller.team: m-and-a }, class: restricted }]");
  DecisionInput input;
  input.now = a_friday();

  const Classification got = classify(policy, input);

  EXPECT_EQ(got.data_class, "restricted");
  EXPECT_THAT(got.because, ElementsAre(Pair("deals", "caller.team unknown")));
}

TEST(Classify, AnOptionalFactThatIsMissingDoesNot) {
  const auto policy = policy_with("  start: public\n  rules: [{ id: desk, when: { caller.app: support }, class: restricted }]");

  EXPECT_EQ(classify(policy, ask()).data_class, "public");
}

TEST(Classify, AnUndeclaredFactIsRequired) {
  const auto policy = policy_with("  start: public\n  rules: [{ id: floor, when: { caller.floor: 3 }, class: restricted }]");

  EXPECT_EQ(classify(policy, ask()).data_class, "restricted");
}

TEST(Classify, WhatTheGatewayComputesIsFalseZeroOrNoneWhereNotGiven) {
  const auto policy = policy_with(R"(
  start: public
  rules:
    - { id: a, when: { request.stream: true }, class: restricted }
    - { id: b, when: { request.tokens_est: "> 0" }, class: restricted }
    - { id: c, when: { request.api: chat }, class: restricted }
    - { id: d, when: { request.quality: high }, class: restricted }
    - { id: e, when: { request.header.x-case: "1" }, class: restricted }
    - { id: f, when: { request.has_tools: { known: false } }, class: restricted }
)");

  EXPECT_EQ(classify(policy, ask()).data_class, "public");
}

TEST(Classify, AFailedDetectorLeavesItsPatternsUnknown) {
  const auto policy =
      policy_with("  start: public\n  rules: [{ id: my-number, when: { found: [jp.my_number] }, class: restricted, labels: [pii] }]");
  DecisionInput input = ask();
  input.detectors.push_back({"jp", DetectorStatus::Timeout, 0});

  const Classification got = classify(policy, input);

  EXPECT_EQ(got.data_class, "restricted");
  EXPECT_THAT(got.because, ElementsAre(Pair("my-number", "jp.my_number unknown")));
}

TEST(Classify, AFailedOptionalDetectorHasFoundNothing) {
  const auto policy = policy_with("  start: public\n  rules: [{ id: person, when: { found: [names.person] }, class: restricted }]");
  DecisionInput input = ask();
  input.detectors.push_back({"names", DetectorStatus::Error, 0});

  EXPECT_EQ(classify(policy, input).data_class, "public");
}

TEST(Classify, CountsReachTheMinimumTogether) {
  const auto policy = policy_with(R"(
  start: public
  rules: [{ id: bulk, when: { found: { any: ["jp.*", "names.*"], min_count: 3 } }, class: restricted }]
)");

  EXPECT_EQ(classify(policy, ask({finding("jp.phone"), finding("jp.address")})).data_class, "public");
  EXPECT_EQ(classify(policy, ask({finding("jp.phone"), finding("jp.phone"), finding("names.person", Confidence::High)})).data_class,
            "restricted");
}

TEST(Classify, ConfidenceIsMediumWhereNotGiven) {
  const auto policy = policy_with(R"(
  start: public
  rules:
    - { id: usual, when: { found: [jp.phone] }, class: internal }
    - { id: any, when: { found: { any: [jp.phone], min_confidence: low } }, class: public, labels: [pii] }
    - { id: sure, when: { found: { any: [jp.phone], min_confidence: high } }, class: restricted }
)");

  EXPECT_EQ(classify(policy, ask({finding("jp.phone", Confidence::Low)})).data_class, "public");
  EXPECT_THAT(classify(policy, ask({finding("jp.phone", Confidence::Low)})).labels, ElementsAre("pii"));
  EXPECT_EQ(classify(policy, ask({finding("jp.phone", Confidence::Medium)})).data_class, "internal");
  EXPECT_EQ(classify(policy, ask({finding("jp.phone", Confidence::High)})).data_class, "restricted");
}

TEST(Classify, WhatADetectorFindsBelowItsOwnConfidenceDoesNotCount) {
  const auto policy = policy_with("  start: public\n  rules: [{ id: person, when: { found: [names.person] }, class: restricted }]");

  EXPECT_EQ(classify(policy, ask({finding("names.person", Confidence::Medium)})).data_class, "public");
  EXPECT_EQ(classify(policy, ask({finding("names.person", Confidence::High)})).data_class, "restricted");
}

TEST(Classify, PatternsMayAskWhereItWasFound) {
  const auto policy =
      policy_with("  start: public\n  rules: [{ id: p, when: { found: { any: [jp.phone], in: [tool, file] } }, class: restricted }]");

  EXPECT_EQ(classify(policy, ask({finding("jp.phone", Confidence::High, SegmentRole::User)})).data_class, "public");
  EXPECT_EQ(classify(policy, ask({finding("jp.phone", Confidence::High, SegmentRole::Tool)})).data_class, "restricted");
}

TEST(Classify, AnOpaquePartThatNoRuleTakesUpLeavesRequiredDetectorsUnknown) {
  const auto policy = policy_with("  start: public\n  rules: [{ id: my-number, when: { found: [jp.my_number] }, class: restricted }]");

  EXPECT_EQ(classify(policy, ask({finding("opaque.image")})).data_class, "restricted");
}

TEST(Classify, AnOpaquePartThatARuleTakesUpIsAFindingLikeOthers) {
  const auto policy = policy_with(R"(
  start: public
  rules:
    - { id: my-number, when: { found: [jp.my_number] }, class: restricted }
    - { id: pictures, when: { found: [opaque.image] }, class: internal, labels: [media] }
)");

  const Classification got = classify(policy, ask({finding("opaque.image")}));

  EXPECT_EQ(got.data_class, "internal");
  EXPECT_EQ(classify(policy, ask({finding("opaque.audio")})).data_class, "restricted");
}

TEST(Classify, AnAssertedFactDoesNotStandInForAVerifiedOne) {
  const auto policy = policy_with("  start: public\n  rules: [{ id: others, when: { not: { caller.team: retail } }, class: restricted }]");
  DecisionInput input;
  input.now = a_friday();
  input.facts.set("caller.team", std::string("retail"), Trust::Asserted);

  EXPECT_EQ(classify(policy, input).data_class, "restricted");
}

TEST(Classify, AFactMayComeFromAHeader) {
  const auto policy = policy_from(R"(
policy: v1
org: test
classes: [public, restricted]
context: { caller: { desk: { required: false, source: header, header: X-Desk } } }
targets: [{ id: t }]
classify: { start: public, rules: [{ id: desk, when: { caller.desk: deals }, class: restricted }] }
)");
  DecisionInput by_header = ask();
  by_header.facts.set("request.header.x-desk", std::string("deals"), Trust::Asserted);
  DecisionInput by_key = ask();
  by_key.facts.set("caller.desk", std::string("deals"));

  EXPECT_EQ(classify(policy, by_header).data_class, "restricted");
  EXPECT_EQ(classify(policy, by_key).data_class, "public");
}

TEST(Classify, ADeclaredHeaderIsAskedByItsOwnName) {
  const auto policy = policy_from(R"(
policy: v1
org: test
classes: [public, restricted]
context: { request: { header: { X-Case: required } } }
trusted_headers: [x-case]
targets: [{ id: t }]
classify: { start: public, rules: [{ id: case, when: { not: { request.header.x-case: closed } }, class: restricted }] }
)");
  DecisionInput vouched = ask();
  vouched.facts.set("request.header.x-case", std::string("closed"), Trust::Verified);
  DecisionInput asserted = ask();
  asserted.facts.set("request.header.x-case", std::string("closed"), Trust::Asserted);

  EXPECT_EQ(classify(policy, vouched).data_class, "public");
  EXPECT_EQ(classify(policy, asserted).data_class, "restricted");
  EXPECT_EQ(classify(policy, ask()).data_class, "restricted");
}

TEST(Classify, NothingFoundIsNothingSaid) { EXPECT_THAT(classify(policy_with("  start: internal"), ask()).because, IsEmpty()); }

}  // namespace
}  // namespace sekisho
