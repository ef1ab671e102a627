#include "policies/prove/fewest.h"
#include "policies/prove/prove.h"
#include "policies/prove/remark.h"
#include "tests/unit/policies/policy_from.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <random>

namespace sekisho {
namespace {

using ::testing::ElementsAre;

// Policies of a size that organisations have. What they cost is counted in questions and trials, which are the same on every machine.
class LargePolicy {
 public:
  // Of the rules two fifths classify, half are constraints, the rest transforms.
  LargePolicy(std::size_t rules, std::size_t targets) : rules_(rules), targets_(targets) {}

  std::string text() {
    std::string out = R"(policy: v1
org: large
classes: [public, internal, confidential, restricted, secret]
labels: [l0, l1, l2, l3, l4, l5]
detectors: { p: { pack: global-pii/1 }, s: { pack: secrets/1 } }
context: { caller: { team: required, app: optional } }
)";
    out += "classify:\n  start: public\n  rules:\n";
    for (std::size_t i = 0; i < rules_ * 2 / 5; ++i) out += "    - " + classify_rule(i) + '\n';
    out += "targets:\n";
    for (std::size_t i = 0; i < targets_; ++i) out += "  - " + target(i) + '\n';
    out += "constraints:\n";
    for (std::size_t i = 0; i < rules_ / 2; ++i) out += "  - " + constraint(i) + '\n';
    out += "transforms:\n";
    for (std::size_t i = 0; i < rules_ / 10; ++i) out += "  - " + transform(i) + '\n';
    return out + R"(assert:
  - { id: trained, forbid: { when: { data.original_class: ">= restricted" }, target: { target.trains_on_data: true } } }
  - { id: labelled, forbid: { when: { data.original_labels: { has_any: [l3] } }, target: { target.operator: v3 } } }
  - { id: abroad, forbid: { when: { data.class: secret }, target: { target.processing: { has_any: [CN] } } } }
  - { id: own, possible: { when: { data.class: secret }, target: { target.operator: self } } }
)";
  }

 private:
  std::size_t below(std::size_t limit) { return random_() % limit; }
  std::string number(std::size_t limit) { return std::to_string(below(limit)); }
  std::string one_of(std::initializer_list<const char*> words) { return words.begin()[below(words.size())]; }
  std::string type() { return one_of({"phone", "email", "iban", "card.pan", "jp.my_number", "us.ssn", "fr.nir", "jp.passport"}); }
  std::string country() { return one_of({"JP", "US", "DE", "FR", "IE", "SG", "IN", "CN"}); }
  std::string data_class() { return one_of({"internal", "confidential", "restricted", "secret"}); }

  std::string classify_rule(std::size_t i) {
    const std::string when = one_of({"found", "count", "team", "app"});
    std::string out = "{ id: c" + std::to_string(i) + ", when: ";
    if (when == "found") out += "{ found: [p." + type() + ", p." + type() + "] }";
    if (when == "count") out += "{ found: { any: [\"p.*\"], min_count: " + std::to_string(2 + below(30)) + " } }";
    if (when == "team") out += "{ caller.team: [t" + number(20) + ", t" + number(20) + "] }";
    if (when == "app") out += "{ caller.app: a" + number(20) + " }";
    return out + ", class: " + data_class() + ", labels: [l" + number(6) + "] }";
  }

  std::string target(std::size_t i) {
    std::string out = "{ id: t" + std::to_string(i) + ", deployment: saas";
    if (i < 3) return out + ", operator: self, processing: [JP], retention_days: 0, trains_on_data: false, certs: [iso27001] }";
    out += ", operator: v" + number(8) + ", processing: [" + country() + ", " + one_of({"GB", "KR", "CA"}) + "]";
    if (below(5) > 0) out += ", retention_days: " + one_of({"0", "7", "30"});
    if (below(5) > 0) out += ", trains_on_data: " + one_of({"false", "false", "true"});
    if (below(5) > 0) out += ", certs: [" + one_of({"iso27001", "soc2", "ismap"}) + "]";
    return out + " }";
  }

  std::string constraint(std::size_t i) {
    std::string out = "{ id: k" + std::to_string(i) + ", when: ";
    const std::size_t kind = below(4);
    if (kind == 0) out += "{ data.class: \">= " + data_class() + "\" }";
    if (kind == 1) out += "{ data.labels: { has_any: [l" + number(6) + "] } }";
    if (kind == 2) out += "{ data.original_class: \">= " + data_class() + "\", caller.team: [t" + number(20) + "] }";
    if (kind == 3) out += "{ data.labels: { has_any: [l" + number(6) + "] }, time.hour: { gte: " + number(24) + " } }";
    out += ", require: { any: [{ target.operator: self }, ";
    const std::size_t wanted = below(4);
    if (wanted == 0) out += "{ target.retention_days: { lte: " + one_of({"0", "7"}) + " } }";
    if (wanted == 1) out += "{ target.trains_on_data: false }";
    if (wanted == 2) out += "{ target.processing: { within: [JP, DE, FR, " + one_of({"US", "IE", "SG"}) + "] } }";
    if (wanted == 3) out += "{ target.certs: { has_any: [iso27001, " + one_of({"soc2", "ismap"}) + "] } }";
    return out + "] } }";
  }

  std::string transform(std::size_t i) {
    return "{ id: x" + std::to_string(i) + ", when: { data.class: \">= " + data_class() + "\" }, for: { target.operator: v" + number(8) +
           " }, replace: { types: [p." + type() + "], with: placeholder } }";
  }

  std::size_t rules_;
  std::size_t targets_;
  std::mt19937 random_{7};  // NOLINT(cert-msc32-c,cert-msc51-cpp): the same policy on every run
};

TEST(LargePolicy, ProofsOver200RulesAnd50TargetsAskLittle) {
  const auto policy = policy_from(LargePolicy(200, 50).text());
  ASSERT_TRUE(policy);

  std::uint64_t steps = 0;
  for (const ProofOutcome& outcome : prove(policy, a_friday())) {
    EXPECT_NE(outcome.plain, ProofOutcome::Result::TooHard) << outcome.assertion->id;
    steps += outcome.steps;
  }

  EXPECT_LT(steps, 2000U);
}

TEST(LargePolicy, ChecksOver100RulesAnd25TargetsAskLittle) {
  const auto policy = policy_from(LargePolicy(100, 25).text());
  ASSERT_TRUE(policy);

  const CaseRemarks found = remarks_on_cases(*policy, a_friday(), Language::English);

  EXPECT_LT(found.questions, 4000U);
  EXPECT_LT(found.steps, 20000U);
}

TEST(Fewest, FindsTheFewThatMatterWithFewQuestions) {
  std::vector<std::size_t> all(200);
  std::ranges::generate(all, [next = std::size_t{0}]() mutable { return next++; });
  std::size_t questions = 0;
  const auto enough = [&](const std::vector<std::size_t>& kept) {
    ++questions;
    return std::ranges::count(kept, 3U) + std::ranges::count(kept, 150U) == 2;
  };

  EXPECT_THAT(fewest(all, enough), ElementsAre(3U, 150U));
  EXPECT_LT(questions, 40U);
}

TEST(Fewest, LeavesNothingWhereNothingIsNeeded) {
  const auto always = [](const std::vector<std::size_t>&) { return true; };

  EXPECT_THAT(fewest({}, always), ElementsAre());
  EXPECT_THAT(fewest({1, 2, 3}, always), ElementsAre());
}

}  // namespace
}  // namespace sekisho
