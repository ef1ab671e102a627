#include "policies/prove/proof_words.h"
#include "policies/prove/prove.h"
#include "tests/unit/policies/prove/proof_case.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <fstream>
#include <iterator>

namespace sekisho {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Pair;

std::string text_of_file(const std::string& path) {
  std::ifstream file(folder() + path);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

// The text without the list entry that begins with `- id: <id>`.
std::string without_rule(std::string text, const std::string& id) {
  const std::size_t begin = text.find("  - id: " + id);
  EXPECT_NE(begin, std::string::npos);
  const std::size_t end = text.find("  - id: ", begin + 1);
  return text.erase(begin, end - begin);
}

TEST(Prove, TheBankKeepsWhatItAsserts) {
  const Proof proof = prove_text(text_of_file("config/examples/jp-bank/policy.yaml"));

  ASSERT_EQ(proof.outcomes.size(), 5U);
  for (const ProofOutcome& outcome : proof.outcomes) EXPECT_TRUE(outcome.holds()) << to_words(outcome, "f", Language::English);
}

TEST(Prove, TheStudioKeepsWhatItAsserts) {
  const Proof proof = prove_text(text_of_file("config/examples/game-studio/policy.yaml"));

  ASSERT_EQ(proof.outcomes.size(), 3U);
  for (const ProofOutcome& outcome : proof.outcomes) EXPECT_TRUE(outcome.holds()) << to_words(outcome, "f", Language::English);
}

TEST(Prove, ShowsHowRestrictedDataLeavesJapanOncePseudonymised) {
  const Proof proof = prove_text(without_rule(text_of_file("config/examples/jp-bank/policy.yaml"), "restricted-origin-stays-in-japan"));

  const ProofOutcome& outcome = proof.of("restricted-never-leaves-japan-even-pseudonymised");
  ASSERT_FALSE(outcome.holds());
  ASSERT_TRUE(outcome.counterexample.has_value());
  EXPECT_EQ(outcome.counterexample->target, "cloud-us");
  EXPECT_EQ(outcome.counterexample->data_class, "restricted");
  EXPECT_EQ(outcome.counterexample->residual_class, "internal");
  EXPECT_THAT(outcome.counterexample->remedies,
              Contains(AllOf(Field(&Remedy::constraint, "confidential-in-japan"), Field(&Remedy::kind, Remedy::Kind::SeesResidual))));
  ASSERT_TRUE(outcome.counterexample->given.has_value());
  EXPECT_TRUE(proof.of("restricted-never-leaves-japan").holds());
}

TEST(Prove, ATransformCanTakeTheClassAway) {
  const Proof proof = prove_text(policy_with(std::string(kSecretStays) + kPseudonyms + kNothingLeaves));

  const ProofOutcome& outcome = proof.of("a");
  ASSERT_TRUE(outcome.counterexample.has_value());
  EXPECT_EQ(outcome.counterexample->residual_class, "public");
  EXPECT_THAT(outcome.counterexample->labels, ElementsAre("pii"));  // though nothing asks for labels
  EXPECT_THAT(outcome.counterexample->residual_labels, IsEmpty());
  ASSERT_TRUE(outcome.counterexample->given.has_value());
  EXPECT_THAT(outcome.counterexample->given->found, ElementsAre(Pair("d.email", 1U)));
}

// The bound is not what the transforms clear: a proof must not hang on that.
TEST(ProofWords, TellACounterexampleInBothLanguages) {
  const Proof proof = prove_text(policy_with(std::string(kSecretStays) + kPseudonyms + kNothingLeaves));

  const std::string english = to_words(proof.of("a"), "policy.yaml", Language::English);
  const std::string japanese = to_words(proof.of("a"), "policy.yaml", Language::Japanese);

  EXPECT_THAT(english, AllOf(HasSubstr("FAILED  a"), HasSubstr("cloud"), HasSubstr("secret"), HasSubstr("`stays`"),
                             HasSubstr(R"(echo '{"found":{"d.email":1})"), HasSubstr("| sekisho policy decide policy.yaml")));
  EXPECT_THAT(japanese, AllOf(HasSubstr("不成立  a"), HasSubstr("区分 secret"), HasSubstr("`stays`")));
}

// decide() sends a request of class secret to the cloud once its address is replaced: the proof must not say otherwise.
TEST(ProofWords, SayThatAProofIsOfWhatTheTransformsLeave) {
  const std::string about = "assert:\n  - { id: a, forbid: { when: { data.class: secret }, target: { target.id: cloud } } }\n";
  const Proof with = prove_text(policy_with(std::string(kSecretStays) + kPseudonyms + about));
  const Proof without = prove_text(policy_with(std::string(kSecretStays) + about));
  ASSERT_TRUE(with.of("a").holds());

  const std::string words = to_words(with.of("a"), "f", Language::English);
  EXPECT_THAT(words, AllOf(HasSubstr("what leaves for the target is still classified so after the transforms"),
                           HasSubstr("ask for data.original_class")));
  EXPECT_THAT(words, testing::Not(HasSubstr("Given that a request is classified so")));
  EXPECT_THAT(to_words(with.of("a"), "f", Language::Japanese), AllOf(HasSubstr("変換後に"), HasSubstr("data.original_class")));
  EXPECT_THAT(to_words(without.of("a"), "f", Language::English), HasSubstr("Given that a request is classified so"));
}

TEST(ProofWords, SayThatTheSealIsNotCounted) {
  Proof proof = prove_text(policy_with(std::string(kSecretStays) + kPseudonyms + kNothingLeaves));
  ProofOutcome& outcome = proof.outcomes.front();
  outcome.sealed = true;
  EXPECT_THAT(to_words(outcome, "f", Language::English), testing::Not(HasSubstr("seal")));  // a request shows it

  outcome.counterexample->given.reset();

  EXPECT_THAT(to_words(outcome, "f", Language::English), HasSubstr("The seal (`sealed: true`) is not counted here"));
  EXPECT_THAT(to_words(outcome, "f", Language::Japanese), HasSubstr("封印"));
}

// The class that the target of a counterexample would get by the request that is shown with it; empty where none is shown.
std::string residual_of_shown(const std::shared_ptr<const Policy>& policy, const Counterexample& example) {
  if (!example.given) return {};
  const Decision decision = decide(policy, input_of(*example.given, a_friday()));
  return std::string(decision.residual_of(*decision.find(example.target)).data_class);
}

TEST(ProveTransforms, NoRequestIsShownThatTheTransformWouldLeaveAsItIs) {
  // Some type of `d` is found and taken away; one that the transform does not name would stay.
  const auto policy = policy_from(R"(policy: v1
org: x
classes: [c0, c1, c2]
labels: [l1]
detectors: { d: { pack: global-pii/1 } }
targets: [{ id: t0, operator: self }]
classify: { start: c0, rules: [{ id: r0, when: { found: ["d.*"] }, class: c2, labels: [l1] }] }
transforms: [{ id: x, when: { data.class: c2 }, replace: { types: [d.email], with: mask } }]
assert:
  - id: a0
    forbid: { when: { all: [{ data.labels: { has_none: [l1] } }, { data.original_labels: { has_any: [l1] } }] }, target: { target.operator: self } }
)");

  const std::vector<ProofOutcome> outcomes = prove(policy, a_friday());

  ASSERT_TRUE(outcomes.at(0).counterexample);
  EXPECT_EQ(outcomes[0].counterexample->residual_class, "c0");
  EXPECT_NE(residual_of_shown(policy, *outcomes[0].counterexample), "c2");
}

}  // namespace
}  // namespace sekisho
