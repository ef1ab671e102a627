#include "policies/prove/prove.h"

#include "policies/prove/proof_words.h"
#include "tests/unit/policies/prove/proof_case.h"

#include <gmock/gmock.h>

#include <algorithm>

namespace sekisho {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::Pair;
using Result = ProofOutcome::Result;

TEST(Prove, WithoutAConstraintWhatIsForbiddenHappens) {
  const Proof proof = prove_text(policy_with(kNothingLeaves));

  const ProofOutcome& outcome = proof.of("a");
  EXPECT_EQ(outcome.plain, Result::Broken);
  ASSERT_TRUE(outcome.counterexample.has_value());
  EXPECT_EQ(outcome.counterexample->target, "cloud");
  EXPECT_THAT(outcome.counterexample->remedies, ElementsAre(Field(&Remedy::kind, Remedy::Kind::NothingAsks)));
}

TEST(Prove, AConstraintRulesItOut) {
  const Proof proof = prove_text(policy_with(std::string(kSecretStays) + kNothingLeaves));

  EXPECT_TRUE(proof.of("a").holds());
  EXPECT_GT(proof.of("a").cases, 1);
  EXPECT_FALSE(proof.of("a").counterexample.has_value());
}

TEST(Prove, ATransformCountsAsTakingAwayAnyFinding) {
  const std::string other = "transforms:\n  - { id: hide, replace: { types: [d.phone], with: mask } }\n";
  const Proof proof = prove_text(policy_with(kSecretStays + other + kNothingLeaves));

  const ProofOutcome& outcome = proof.of("a");
  ASSERT_TRUE(outcome.counterexample.has_value());
  EXPECT_FALSE(outcome.counterexample->as_written);
  EXPECT_FALSE(outcome.counterexample->given.has_value());
}

TEST(Prove, AFactThatRaisesTheClassNeedsNoDetector) {
  const Proof proof = prove_text(
      policy_with(std::string(kSecretStays) + kPseudonyms +
                  "assert:\n  - { id: a, forbid: { when: { caller.app: ehr }, target: { not: { target.operator: self } } } }\n"));

  EXPECT_TRUE(proof.of("a").holds());
}

TEST(Prove, WhatIsNotPossibleSaysWhatIsInTheWay) {
  const std::string head =
      "policy: v1\norg: x\nclasses: [a, b]\nclassify: { start: a }\nbudgets: [{ id: m, scope: org, window: 1mo, limit: { eur: 1 } }]\n"
      "targets: [{ id: off, enabled: false }, { id: priced, price: { in: 1, out: 1, currency: EUR } }, { id: silent }]\n";
  const Proof proof = prove_text(head +
                                 "assert: [{ id: p, possible: { target: { target.id: off } } }, { id: q, possible: { target: { target.id: "
                                 "silent } } }]\n");

  EXPECT_THAT(to_words(proof.of("p"), "p.yaml", Language::English), HasSubstr("off is switched off: `enabled: false`."));
  EXPECT_THAT(to_words(proof.of("q"), "p.yaml", Language::English), HasSubstr("silent is kept out by budget:m."));
}

TEST(Prove, WhatCannotBeEstimatedIsOutUnderAHardBudget) {
  const std::string head =
      "policy: v1\norg: x\nclasses: [a, b]\nclassify: { start: a }\ntargets: [{ id: priced, price: { in: 1, out: 1, currency: EUR } }, { "
      "id: "
      "silent, price: { in: unknown, currency: EUR } }]\nassert: [{ id: p, possible: { target: { target.id: silent } } }]\n";
  const std::string hard = "budgets: [{ id: m, scope: org, window: 1mo, limit: { eur: 1 } }]\n";
  const std::string soft =
      "budgets: [{ id: m, scope: org, window: 1mo, limit: { eur: 1 }, on_exceed: { allow_only: { target.id: priced } } }]\n";

  EXPECT_FALSE(prove_text(head + hard).of("p").holds());
  EXPECT_TRUE(prove_text(head + soft).of("p").holds());
}

TEST(Prove, WhatIsUnknownIsACaseToo) {
  const Proof proof = prove_text(
      policy_with("constraints:\n  - { id: k, when: { caller.team: deals }, require: { target.operator: self } }\n"
                  "assert:\n  - { id: a, forbid: { when: { caller.team: deals }, target: { target.operator: vendor } } }\n"
                  "  - { id: b, forbid: { when: { caller.team: { known: false } }, target: { target.operator: vendor } } }\n"
                  "  - { id: c, forbid: { when: { caller.team: { not_in: [deals] } }, target: { target.operator: vendor } } }\n"));

  EXPECT_TRUE(proof.of("a").holds());
  EXPECT_TRUE(proof.of("b").holds());
  EXPECT_FALSE(proof.of("c").holds());
}

TEST(Prove, AnAttributeThatExpiresIsACaseToo) {
  const std::string constraint = "constraints:\n  - { id: k, deny: { target.certs: { has_any: [iso] } } }\n";
  const Proof proof = prove_text(policy_with(constraint + "assert:\n  - { id: a, forbid: { target: { target.id: cloud } } }\n"));

  const ProofOutcome& outcome = proof.of("a");
  ASSERT_TRUE(outcome.counterexample.has_value());
  ASSERT_TRUE(outcome.counterexample->given.has_value());
  EXPECT_TRUE(outcome.counterexample->given->now.has_value());
  EXPECT_THAT(to_words(outcome, "p.yaml", Language::English), HasSubstr("When: from 2026-12-01 on"));
  EXPECT_THAT(to_words(outcome, "p.yaml", Language::Japanese), HasSubstr("時期: 2026-12-01 以降"));
}

TEST(Prove, WhatIsAboutNothingHoldsOfNoCase) {
  const Proof proof = prove_text(
      policy_with(std::string(kSecretStays) + kNothingLeaves +
                  "  - { id: above, forbid: { when: { data.original_class: { gt: secret } }, target: { target.operator: vendor } } }\n"
                  "  - { id: both, forbid: { when: { data.labels: { has_any: [pii], has_none: [pii] } } } }\n"
                  "  - { id: empty, forbid: { when: { any: [] } } }\n"
                  "  - { id: nobody, forbid: { target: { target.operator: nobody } } }\n"));

  EXPECT_EQ(proof.of("a").no_case, std::nullopt);
  EXPECT_EQ(proof.of("above").no_case, NoCase::When);
  EXPECT_EQ(proof.of("both").no_case, NoCase::When);
  EXPECT_EQ(proof.of("empty").no_case, NoCase::When);
  EXPECT_EQ(proof.of("nobody").no_case, NoCase::Target);
}

TEST(Prove, TwoConditionsThatNeverHoldTogetherAreOfNoCase) {
  const Proof proof = prove_text(policy_with(
      "transforms:\n  - { id: hide, for: { target.id: cloud }, replace: { types: [d.email], with: mask } }\n"
      "assert:\n  - { id: a, forbid: { when: { data.class: public, data.original_class: secret }, target: { target.id: own } } }\n"));

  EXPECT_EQ(proof.of("a").no_case, NoCase::Together);
}

TEST(Prove, PossibleNeedsOneCase) {
  const Proof proof =
      prove_text(policy_with(std::string(kSecretStays) +
                             "assert:\n  - { id: a, possible: { when: { data.class: secret }, target: { target.id: own } } }\n"
                             "  - { id: b, possible: { when: { data.class: secret }, target: { target.id: cloud } } }\n"));

  EXPECT_TRUE(proof.of("a").holds());
  EXPECT_FALSE(proof.of("b").holds());
  EXPECT_THAT(proof.of("b").obstacles,
              ElementsAre(AllOf(Field(&Obstacle::target, "cloud"), Field(&Obstacle::constraints, ElementsAre("stays")))));
}

constexpr const char* kBreakGlass = R"(constraints:
  - { id: stays, when: { data.class: secret }, require: { target.operator: self }, exceptable: true }
exceptions:
  - { id: bg, relaxes: [stays], when: { caller.team: ops }, require: { target.certs: { has_any: [iso] } }, expires: "2026-11-25", approved_by: [a, b], reason: drill }
)";

TEST(Prove, AnExceptionBreaksWhatDoesNotSayItMay) {
  const Proof proof = prove_text(policy_with(std::string(kBreakGlass) + kNothingLeaves));

  const ProofOutcome& outcome = proof.of("a");
  EXPECT_EQ(outcome.plain, Result::Proved);
  EXPECT_EQ(outcome.with_exceptions, Result::Broken);
  EXPECT_FALSE(outcome.holds());
  ASSERT_TRUE(outcome.counterexample.has_value());
  EXPECT_THAT(outcome.counterexample->exceptions, ElementsAre("bg"));
  EXPECT_THAT(outcome.counterexample->facts, Contains(Pair("caller.team", "ops")));
  EXPECT_THAT(outcome.counterexample->remedies, ElementsAre(Field(&Remedy::kind, Remedy::Kind::RelaxedByException)));
}

TEST(Prove, AnAssertionMayTolerateExceptions) {
  const Proof proof = prove_text(policy_with(
      std::string(kBreakGlass) +
      "assert:\n  - { id: a, forbid: { when: { data.class: secret }, target: { target.id: cloud } }, may_break_with_exception: true }\n"));

  EXPECT_EQ(proof.of("a").with_exceptions, Result::Broken);
  EXPECT_TRUE(proof.of("a").holds());
}

TEST(Prove, AnExpiredExceptionBreaksNothing) {
  std::string text = policy_with(std::string(kBreakGlass) + kNothingLeaves);
  const auto policy = policy_from(text);

  const std::vector<ProofOutcome> outcomes = prove(policy, a_friday() + std::chrono::hours(24 * 10));

  EXPECT_TRUE(outcomes.front().holds());
}

TEST(ProofWords, SayWhatAProofDoesNotSay) {
  const Proof proof = prove_text(policy_with(std::string(kSecretStays) + kNothingLeaves));

  const std::string words = to_words(proof.of("a"), "policy.yaml", Language::English);

  EXPECT_THAT(words, AllOf(HasSubstr("PROVED  a: "), HasSubstr("cases"), HasSubstr("It does not say that the detectors find everything")));
  EXPECT_THAT(words, Not(HasSubstr("FAILED")));
}

TEST(ProofWords, SayThatAProofIsOfNoCase) {
  const Proof proof = prove_text(policy_with("assert:\n  - { id: a, forbid: { target: { target.operator: nobody } } }\n"));

  EXPECT_EQ(to_words(proof.of("a"), "p.yaml", Language::English),
            "PROVED (of no case)  a: no target meets its `target`, so it forbids nothing.");
  EXPECT_EQ(to_words(proof.of("a"), "p.yaml", Language::Japanese),
            "証明済（該当する場合なし）  a: `target` に当てはまる送信先がなく、何も禁じていません。");
}

TEST(ProofWords, WriteLargeCountsReadably) {
  EXPECT_EQ(count_in_words(75), "75");
  EXPECT_EQ(count_in_words(12288), "12,288");
  EXPECT_EQ(count_in_words(3e24), "10^24");
}

}  // namespace
}  // namespace sekisho
