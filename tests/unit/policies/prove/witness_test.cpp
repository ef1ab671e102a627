#include "policies/prove/given_json.h"
#include "policies/prove/proof_words.h"
#include "tests/unit/policies/prove/proof_case.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sekisho {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::Pair;
using Result = ProofOutcome::Result;

const char* const kTwoPatterns = R"(policy: v1
org: x
classes: [public, secret]
detectors: { own: { patterns: [ { type: a, regex: aaa, confidence: high }, { type: b, regex: bbb, confidence: high } ] } }
targets: [ { id: t } ]
classify: { start: public }
)";

const ProofOutcome& outcome_of(const std::string& text, Proof& proof) {
  proof = prove_text(text);
  return proof.of("n");
}

TEST(Witness, ACountIsWholeAndNeverNegative) {
  Proof proof;
  const std::string head = "constraints:\n  - { id: k, when: { request.tokens_est: { gte: 0 } }, deny: {} }\n";
  const std::string between =
      "  - { id: l, when: { request.tokens_est: { lte: 10 } }, deny: {} }\n  - { id: m, when: { request.tokens_est: { gte: 11 } }, deny: "
      "{} }\n";

  EXPECT_TRUE(outcome_of(policy_with(head + "assert: [ { id: n, forbid: {} } ]\n"), proof).holds());
  EXPECT_TRUE(outcome_of(policy_with("constraints:\n" + between + "assert: [ { id: n, forbid: {} } ]\n"), proof).holds());
  EXPECT_FALSE(
      outcome_of(policy_with("constraints:\n" + between.substr(0, between.find('\n') + 1) + "assert: [ { id: n, forbid: {} } ]\n"), proof)
          .holds());
}

TEST(Witness, WhatTheGatewaySaysOfEveryRequestIsYesOrNo) {
  Proof proof;
  const std::string rule = "constraints:\n  - { id: k, when: { request.stream: { present: false } }, deny: {} }\n";

  const ProofOutcome& outcome = outcome_of(policy_with(rule + "assert: [ { id: n, forbid: {} } ]\n"), proof);

  ASSERT_TRUE(outcome.counterexample && outcome.counterexample->given);
  EXPECT_THAT(to_json(*outcome.counterexample->given), HasSubstr(R"("stream":false)"));
}

TEST(Witness, APatternOverAClosedListFindsNothingElse) {
  Proof proof;
  const std::string all = "constraints:\n  - { id: k, when: { found: [own.a, own.b, own.obfuscated] }, deny: {} }\n";
  const std::string some = "constraints:\n  - { id: k, when: { found: [own.a, own.b] }, deny: {} }\n";
  const std::string assertion = "assert: [ { id: n, forbid: { when: { found: [\"own.*\"] } } } ]\n";

  EXPECT_TRUE(outcome_of(kTwoPatterns + all + assertion, proof).holds());
  const ProofOutcome& outcome = outcome_of(kTwoPatterns + some + assertion, proof);
  ASSERT_TRUE(outcome.counterexample && outcome.counterexample->given);
  EXPECT_THAT(outcome.counterexample->given->found, Contains(Pair("own.obfuscated", 1U)));
}

TEST(Witness, TellsEveryLabelOfItsRequest) {
  Proof proof;
  const std::string text =
      "policy: v1\norg: x\nclasses: [low, high]\nlabels: [z]\ndetectors: { d: { patterns: [{ type: a, regex: X }] } }\n"
      "classify: { start: high, rules: [{ id: r, when: { not: { found: [d.a] } }, class: high, labels: [z] }] }\ntargets: [{ id: t }]\n"
      "assert: [{ id: n, forbid: { when: { data.original_class: high } } }]\n";

  const ProofOutcome& outcome = outcome_of(text, proof);

  ASSERT_TRUE(outcome.counterexample && outcome.counterexample->given);
  EXPECT_THAT(outcome.counterexample->labels, testing::ElementsAre("z"));
  EXPECT_THAT(outcome.counterexample->residual_labels, testing::ElementsAre("z"));
}

TEST(Witness, OpaquePartsAreOfFourKinds) {
  Proof proof;
  const std::string rule =
      "constraints:\n  - { id: k, when: { found: [opaque.image, opaque.audio, opaque.file, opaque.tokens] }, deny: {} }\n";

  EXPECT_TRUE(outcome_of(kTwoPatterns + rule + "assert: [ { id: n, forbid: { when: { found: [\"opaque.*\"] } } } ]\n", proof).holds());
}

TEST(Witness, ATimeThatOnlyTheAssertionNamesIsTold) {
  Proof proof;

  const ProofOutcome& outcome =
      outcome_of(policy_with("assert: [ { id: n, forbid: { when: { time.weekday: [sun], time.hour: { gte: 22 } } } } ]\n"), proof);

  ASSERT_TRUE(outcome.counterexample && outcome.counterexample->given);
  EXPECT_THAT(outcome.counterexample->facts, Contains(Pair("time.weekday", "sun")));
  EXPECT_THAT(outcome.counterexample->facts, Contains(Pair("time.hour", "22")));
  EXPECT_THAT(to_json(*outcome.counterexample->given), HasSubstr("\"now\":"));
}

TEST(Witness, IsLookedForWhereTheFirstOneCannotBeWrittenDown) {
  Proof proof;
  const std::string small =
      "policy: v1\norg: x\nclasses: [a, b]\ntargets: [ { id: t, max_context: 100 } ]\nclassify: { start: b, rules: [ { id: r, when: { "
      "any: [ { not: { request.tokens_est: 500 } } ] }, class: b } ] }\nconstraints: [ { id: k, when: { request.tokens_est: 0 }, deny: {} "
      "} "
      "]\nassert: [ { id: n, forbid: {} } ]\n";
  const ProofOutcome& tokens = outcome_of(small, proof);
  ASSERT_TRUE(tokens.counterexample && tokens.counterexample->given);
  EXPECT_EQ(to_json(*tokens.counterexample->given), R"({"request":{"tokens_est":1}})");

  const std::string image =
      "constraints: [ { id: k, when: { found: [\"*.a\"] }, require: { target.metrics.cost: { gt: 1 } } } ]\n"
      "assert: [ { id: n, forbid: { when: { found: [\"*.b\", opaque.image] } } } ]\n";
  const std::string head =
      std::string(kTwoPatterns).replace(std::string(kTwoPatterns).find("{ id: t }"), 9, "{ id: t, metrics: { cost: unknown } }");
  const ProofOutcome& found = outcome_of(head + image, proof);
  ASSERT_TRUE(found.counterexample && found.counterexample->given);
  EXPECT_THAT(found.counterexample->given->found, Contains(Pair("own.b", 1U)));
}

TEST(Witness, DeclaresNoClassThatThereIsNot) {
  Proof proof;
  const std::string assertion =
      "assert: [ { id: n, forbid: { when: { request.declared_class: { present: true, not_in: [public] } } } } ]\n";

  const ProofOutcome& outcome = outcome_of(kTwoPatterns + assertion, proof);

  ASSERT_TRUE(outcome.counterexample && outcome.counterexample->given);
  EXPECT_EQ(to_json(*outcome.counterexample->given), R"({"request":{"declared_class":"secret"}})");
}

TEST(Witness, NamesTheClassOfTheConversationWhereNothingElseBringsItAbout) {
  Proof proof;
  const std::string assertion =
      "assert: [ { id: n, forbid: { when: { data.original_class: secret, request.declared_class: { present: false } } } } ]\n";

  const ProofOutcome& outcome = outcome_of(kTwoPatterns + assertion, proof);

  ASSERT_TRUE(outcome.counterexample && outcome.counterexample->given);
  EXPECT_EQ(to_json(*outcome.counterexample->given), R"({"conversation_class":"secret"})");
  EXPECT_THAT(outcome.counterexample->facts, Contains(Pair("conversation_class", "secret")));
}

TEST(Witness, NeedsSeveralThingsAtOnceAndNothingElse) {
  Proof proof;
  const std::string text = std::string(kTwoPatterns) +
                           "budgets: [ { id: m, scope: org, window: 1d, limit: { eur: 1 } } ]\n"
                           "constraints:\n  - { id: k, when: { budget.m.used_ratio: [0, 0.5] }, require: { request.model: [other, m1] } }\n"
                           "assert: [ { id: n, forbid: { when: { request.declared_class: secret }, target: { found: [own.a] } } } ]\n";

  const ProofOutcome& outcome = outcome_of(text, proof);

  ASSERT_TRUE(outcome.counterexample && outcome.counterexample->given);
  EXPECT_EQ(to_json(*outcome.counterexample->given), R"({"request":{"declared_class":"secret"},"found":{"own.a":1},"budget":{"m":0.25}})");
}

TEST(Witness, WhereNoRuleTakesUpAnImageEveryRequiredDetectorIsUnsure) {
  Proof proof;
  const std::string rules = "classify:\n  start: public\n  rules: [ { id: r, when: { found: [own.a] }, class: secret } ]\n";
  const std::string head = std::string(kTwoPatterns).substr(0, std::string(kTwoPatterns).find("classify:"));
  const std::string secret_stays = "constraints:\n  - { id: k, when: { data.class: secret }, deny: {} }\n";

  EXPECT_FALSE(
      outcome_of(head + rules + secret_stays + "assert: [ { id: n, possible: { when: { found: [opaque.image] } } } ]\n", proof).holds());
  EXPECT_TRUE(
      outcome_of(head + rules + secret_stays + "assert: [ { id: n, forbid: { when: { found: [opaque.image] } } } ]\n", proof).holds());
}

}  // namespace
}  // namespace sekisho
