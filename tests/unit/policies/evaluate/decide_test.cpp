#include "policies/evaluate/decide.h"

#include "tests/unit/policies/policy_from.h"

#include <gmock/gmock.h>

namespace sekisho {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr const char* kHead = R"(
policy: v1
org: test
classes: [public, internal, restricted]
labels: [pii, secret]
context: { caller: { team: required, app: optional } }
detectors: { jp: { pack: jp-pii/1 }, names: { pack: names-ja/1, required: false } }
)";

constexpr const char* kTargets = R"(
targets:
  - { id: own, aliases: [default], deployment: onprem, operator: self, processing: [JP], trains_on_data: false, retention_days: 0 }
  - { id: cloud, aliases: [default, big], deployment: saas, operator: v, processing: [JP, US], trains_on_data: false, retention_days: 30 }
  - { id: silent, aliases: [big], deployment: saas, operator: w }
)";

std::shared_ptr<const Policy> policy_with(const std::string& rules) { return policy_from(kHead + std::string(kTargets) + rules); }

DecisionInput ask(const std::string& model = {}) {
  DecisionInput input;
  input.model = model;
  input.now = a_friday();
  input.facts.set("caller.team", std::string("retail"));
  return input;
}

TEST(Decide, WithoutConstraintsAdmitsEveryTargetInOrderOfItsId) {
  const Decision decision = decide(policy_with(""), ask());

  EXPECT_THAT(decision.order, ElementsAre("cloud", "own", "silent"));
  EXPECT_EQ(decision.classification.data_class, "public");
}

TEST(Decide, SaysWhichRuleFailedWhatItWantedAndWhatItFound) {
  const auto policy = policy_with(R"(
constraints:
  - { id: no-training, why: nobody learns from us, require: { target.trains_on_data: false } }
)");

  const Decision decision = decide(policy, ask());

  const std::optional<FailureText> failure = find_failure(decision, "silent", "no-training");
  ASSERT_TRUE(failure.has_value());
  EXPECT_EQ(failure->path, "target.trains_on_data");
  EXPECT_EQ(failure->want, "false");
  EXPECT_EQ(failure->got, "unknown");
  EXPECT_EQ(failure->why, "nobody learns from us");
  EXPECT_EQ(decision.find("own")->failures.size(), 0U);
}

TEST(Decide, ConstraintsThatDoNotApplyAreSkipped) {
  const auto policy = policy_with(R"(
constraints: [{ id: k, when: { data.class: restricted }, require: { target.operator: self } }]
)");

  EXPECT_THAT(decide(policy, ask()).order, ElementsAre("cloud", "own", "silent"));
}

TEST(Decide, AnUnknownWhenApplies) {
  const auto policy = policy_with(R"(
constraints: [{ id: k, when: { caller.team: deals }, require: { target.operator: self } }]
)");
  DecisionInput input;
  input.now = a_friday();

  EXPECT_THAT(decide(policy, input).order, ElementsAre("own"));
}

TEST(Decide, AWhenThatIsUnknownForOneTargetAppliesThere) {
  const auto policy = policy_with(R"(
constraints: [{ id: k, when: { target.processing: { has_any: [US] } }, require: { target.operator: self } }]
)");

  const Decision decision = decide(policy, ask());

  EXPECT_THAT(decision.order, ElementsAre("own"));
  EXPECT_TRUE(find_failure(decision, "silent", "k").has_value());
}

TEST(Decide, DenyFailsOnTrueAndOnUnknown) {
  const auto policy = policy_with(R"(
constraints: [{ id: k, deny: { target.processing: { has_any: [US] } } }]
)");

  const Decision decision = decide(policy, ask());

  EXPECT_THAT(decision.order, ElementsAre("own"));
  EXPECT_EQ(find_failure(decision, "cloud", "k")->want, "not has_any [US]");
  EXPECT_EQ(find_failure(decision, "cloud", "k")->got, "[JP, US]");
  EXPECT_EQ(find_failure(decision, "silent", "k")->got, "unknown");
}

TEST(Decide, ListsEveryFailureOrderedByRule) {
  const auto policy = policy_with(R"(
constraints:
  - { id: z, require: { target.operator: self } }
  - { id: a, require: { target.retention_days: { lte: 0 } } }
)");

  const Decision decision = decide(policy, ask());

  ASSERT_EQ(decision.find("cloud")->failures.size(), 2U);
  EXPECT_EQ(decision.find("cloud")->failures[0].rule, "a");
  EXPECT_EQ(decision.find("cloud")->failures[1].rule, "z");
}

TEST(Decide, NamesTheLeafInsideAnyAndNot) {
  const auto policy = policy_with(R"(
constraints: [{ id: k, require: { not: { any: [{ target.operator: v }, { target.deployment: vpc }] } } }]
)");

  const std::optional<FailureText> failure = find_failure(decide(policy, ask()), "cloud", "k");

  ASSERT_TRUE(failure.has_value());
  EXPECT_EQ(failure->path, "target.operator");
  EXPECT_EQ(failure->want, "not v");
}

TEST(Decide, KnownAndPresentTellAbsenceFromIgnorance) {
  const auto policy = policy_with(R"(
constraints: [{ id: k, when: { caller.app: { present: false } }, require: { target.retention_days: { known: true } } }]
)");

  EXPECT_THAT(decide(policy, ask()).order, ElementsAre("cloud", "own"));
}

TEST(Decide, AsksOnlyTargetsThatServeTheModel) {
  const auto policy = policy_with("");

  EXPECT_THAT(decide(policy, ask("default")).order, ElementsAre("cloud", "own"));
  EXPECT_THAT(decide(policy, ask("silent")).order, ElementsAre("silent"));
  EXPECT_THAT(decide(policy, ask("auto")).order, ElementsAre("cloud", "own", "silent"));
}

TEST(Decide, AModelThatNobodyServesIsSaidSo) {
  const Decision decision = decide(policy_with(""), ask("nothing"));

  EXPECT_FALSE(decision.model_known);
  EXPECT_THAT(decision.verdicts, IsEmpty());
}

TEST(Decide, CutsTheListAndKeepsTheVerdicts) {
  const Decision decision = decide(policy_with("fallback: { max_attempts: 1 }"), ask());

  EXPECT_THAT(decision.order, ElementsAre("cloud"));
  EXPECT_TRUE(decision.find("own")->admitted);
}

TEST(Decide, LiveStateOnlyRemoves) {
  DecisionInput input = ask();
  input.live.targets["own"].enabled = false;
  input.live.targets["cloud"].available = false;

  const Decision decision = decide(policy_with(""), input);

  EXPECT_THAT(decision.order, ElementsAre("silent"));
  EXPECT_TRUE(find_failure(decision, "own", "target:disabled").has_value());
  EXPECT_TRUE(find_failure(decision, "cloud", "target:unavailable").has_value());
  EXPECT_TRUE(decision.find("cloud")->constraints_hold);
}

TEST(Decide, ATargetSwitchedOffInThePolicyStaysOff) {
  const auto policy = policy_from(std::string(kHead) + "targets: [{ id: a, enabled: false }, { id: b }]");

  const Decision decision = decide(policy, ask());

  EXPECT_THAT(decision.order, ElementsAre("b"));
  EXPECT_TRUE(find_failure(decision, "a", "target:disabled").has_value());
}

TEST(Decide, TargetsKnownToLackWhatIsNeededFallOut) {
  const auto policy = policy_from(std::string(kHead) + R"(
targets:
  - { id: small, max_context: 1000, modalities: [text], tools: false, json_schema: false }
  - { id: large, max_context: 9000, modalities: [text, image, audio, file], tools: true, json_schema: true }
  - { id: silent }
)");
  DecisionInput input = ask();
  input.needs.tokens_in = 1001;
  input.needs.images = true;
  input.needs.tools = true;
  input.needs.json_schema = true;

  const Decision decision = decide(policy, input);

  EXPECT_THAT(decision.order, ElementsAre("large", "silent"));
  std::vector<std::string> rules;
  for (const Failure& failure : decision.find("small")->failures) rules.emplace_back(failure.rule);
  EXPECT_THAT(rules, ElementsAre("target:context", "target:json_schema", "target:modality", "target:tools"));
  EXPECT_FALSE(decision.find("small")->constraints_hold);
}

TEST(Decide, TargetsKnownNotToEmbedFallOutWhereVectorsAreAsked) {
  const auto policy = policy_from(
      std::string(kHead) + "targets: [{ id: chat, embeddings: false }, { id: local }, { id: vectors, embeddings: true }, { id: silent }]");
  DecisionInput input = ask();
  input.live.targets["local"].embeds = false;  // as its provider is configured
  const Decision of_text = decide(policy, input);
  input.needs.embeddings = true;

  const Decision of_vectors = decide(policy, input);

  EXPECT_THAT(of_text.order, testing::IsSupersetOf({"chat", "local"}));
  EXPECT_THAT(of_vectors.order, testing::UnorderedElementsAre("vectors", "silent"));
  EXPECT_TRUE(find_failure(of_vectors, "chat", "target:embeddings").has_value());
  EXPECT_TRUE(find_failure(of_vectors, "local", "target:embeddings").has_value());
}

TEST(Decide, AnExpiredAttributeIsUnknown) {
  const auto policy = policy_from(std::string(kHead) + R"(
targets:
  - id: a
    trains_on_data: false
    provenance: { trains_on_data: { source: contract, expires: 2026-12-01 } }
constraints: [{ id: k, require: { target.trains_on_data: false } }]
)");
  DecisionInput later = ask();
  later.now = WallTime(std::chrono::seconds(1796083200));  // 2026-12-01T00:00Z

  EXPECT_THAT(decide(policy, ask()).order, ElementsAre("a"));
  EXPECT_EQ(find_failure(decide(policy, later), "a", "k")->got, "unknown");
}

TEST(Decide, AnExpiredEntryDisappearsFromItsList) {
  const auto policy = policy_from(std::string(kHead) + R"(
targets:
  - { id: a, certs: [soc2, { name: iso27001, expires: 2026-12-01 }] }
constraints: [{ id: k, require: { target.certs: { has_all: [iso27001] } } }]
)");
  DecisionInput later = ask();
  later.now = WallTime(std::chrono::seconds(1796083200));

  EXPECT_THAT(decide(policy, ask()).order, ElementsAre("a"));
  EXPECT_EQ(find_failure(decide(policy, later), "a", "k")->got, "[soc2]");
}

TEST(Decide, TimeIsToldInThePolicysZone) {
  const auto policy = policy_with(R"(
timezone: Asia/Tokyo
constraints: [{ id: k, when: { time.hour: { gte: 9, lt: 17 }, time.weekday: { not_in: [sat, sun] } }, require: { target.operator: self } }]
)");
  DecisionInput night = ask();
  night.now = a_friday() + std::chrono::hours(8);

  EXPECT_THAT(decide(policy, ask()).order, ElementsAre("own"));
  EXPECT_THAT(decide(policy, night).order, ElementsAre("cloud", "own", "silent"));
}

TEST(Decide, HandlesMoreTargetsThanAWordHasBits) {
  std::string text = std::string(kHead) + "targets:\n";
  for (int i = 100; i < 230; ++i) {
    text += "  - { id: t" + std::to_string(i) + ", operator: " + (i == 107 || i == 207 ? "self" : "other") + " }\n";
  }
  const auto policy = policy_from(text + "constraints: [{ id: k, when: { caller.team: retail }, require: { target.operator: self } }]");

  const Decision decision = decide(policy, ask());

  EXPECT_THAT(decision.order, ElementsAre("t107", "t207"));
  EXPECT_EQ(decision.verdicts.size(), 130U);
  EXPECT_TRUE(find_failure(decision, "t229", "k").has_value());
}

}  // namespace
}  // namespace sekisho
