#include "policies/prove/policy_diff.h"
#include "policies/prove/proof_words.h"
#include "policies/prove/prove.h"
#include "policies/prove/target_cases.h"
#include "tests/unit/policies/policy_from.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <cstdlib>
#include <random>
#include <sstream>

namespace sekisho {
namespace {

// SEKISHO_PROPERTY_CASES requests are tried (a release: 100000 and more), a sample where it is not set.
constexpr int kRequests = 150;
constexpr int kFewestPolicies = 50;
constexpr unsigned kSeed = 20261121;

int policies() {
  const char* cases = std::getenv("SEKISHO_PROPERTY_CASES");  // NOLINT(concurrency-mt-unsafe): nobody changes the environment
  return std::max((cases == nullptr ? 22'500 : std::atoi(cases)) / kRequests, kFewestPolicies);
}

using Chance = std::mt19937;

std::size_t below(Chance& random, std::size_t limit) { return std::uniform_int_distribution<std::size_t>(0, limit - 1)(random); }
bool often(Chance& random) { return below(random, 10) < 6; }
std::string one_of(Chance& random, const std::vector<std::string>& words) { return words[below(random, words.size())]; }

const std::vector<std::string> kClasses{"c0", "c1", "c2"};
const std::vector<std::string> kTypes{"d.a", "d.b", "e.x"};
constexpr const char* kHead = R"(policy: v1
org: x
classes: [c0, c1, c2]
labels: [l0, l1]
context: { caller: { team: required, app: optional, groups: optional } }
detectors: { d: { pack: d/1 }, e: { pack: e/1, required: false } }
targets:
  - { id: t0, operator: self, places: [JP], days: 0 }
  - { id: t1, operator: v, places: [JP, US], days: 30, certs: [{ name: k, expires: 2026-11-25 }] }
  - { id: t2, operator: v, places: [US], certs: [k] }
)";

std::string found_leaf(Chance& random) {
  return one_of(random, {"found: [d.a]", "found: [d.b]", "found: [\"d.*\"]", "found: [e.x]", "found: { any: [d.a, e.x], min_count: 2 }"});
}

std::string fact_leaf(Chance& random) {
  return one_of(random, {"caller.team: a", "caller.team: [a, b]", "caller.app: p", "caller.app: { present: false }",
                         "caller.team: { known: false }", "caller.groups: { has_any: [g] }", "caller.groups: { within: [g, h] }"});
}

std::string data_leaf(Chance& random) {
  return one_of(random, {"data.class: \">= c1\"", "data.class: c2", "data.class: \"<= c1\"", "data.original_class: \">= c1\"",
                         "data.original_class: c2", "data.labels: { has_any: [l0] }", "data.labels: { has_none: [l1] }",
                         "data.original_labels: { has_any: [l1] }", "data.labels: { within: [l0] }"});
}

std::string target_leaf(Chance& random) {
  return one_of(random, {"target.operator: self", "target.operator: v", "target.places: { within: [JP] }",
                         "target.places: { has_any: [US] }", "target.days: 0", "target.days: \"<= 30\"", "target.certs: { has_any: [k] }",
                         "target.certs: { has_none: [k] }", "target.id: t1", "target.days: { known: true }"});
}

using LeafWriter = std::string (*)(Chance&);

std::string expression(Chance& random, const std::vector<LeafWriter>& leaves, int depth) {
  const auto leaf = [&] { return "{ " + leaves[below(random, leaves.size())](random) + " }"; };
  if (depth == 0 || often(random)) return leaf();
  const std::string one = expression(random, leaves, depth - 1);
  if (below(random, 4) == 0) return "{ not: " + one + " }";
  return "{ " + one_of(random, {"any", "all"}) + ": [" + one + ", " + expression(random, leaves, depth - 1) + "] }";
}

// Asserted facts and everything else that load checks by position are left out of the vocabulary, so every text loads.
std::string random_policy_text(Chance& random) {
  std::string out = std::string(kHead) + "classify:\n  start: c0\n  rules:\n";
  for (std::size_t i = 0, count = 1 + below(random, 3); i < count; ++i) {
    out += "    - { id: r" + std::to_string(i) + ", when: " + expression(random, {found_leaf, found_leaf, fact_leaf}, 1) +
           ", class: " + one_of(random, kClasses) + ", labels: " + one_of(random, {"[]", "[l0]", "[l1]", "[l0, l1]"}) + " }\n";
  }
  out += "constraints:\n";
  for (std::size_t i = 0, count = 1 + below(random, 4); i < count; ++i) {
    out += "  - { id: k" + std::to_string(i) +
           ", when: " + expression(random, {data_leaf, data_leaf, fact_leaf, found_leaf, target_leaf}, 1) + ", " +
           one_of(random, {"require", "require", "deny"}) + ": " + expression(random, {target_leaf}, 1) + ", exceptable: true }\n";
  }
  if (often(random)) {
    out += "transforms:\n  - { id: x, when: " + expression(random, {data_leaf, fact_leaf}, 0) +
           ", for: " + expression(random, {target_leaf}, 0) +
           ", replace: { types: " + one_of(random, {"[d.a]", "[\"d.*\"]", "[\"*\"]", "[e.x, d.b]"}) + ", with: mask } }\n";
  }
  if (often(random)) {
    out += "exceptions:\n  - { id: bg, relaxes: [k0], when: { caller.team: a }, require: " + expression(random, {target_leaf}, 0) +
           ", expires: \"2026-12-01\", approved_by: [x, y], reason: r }\n";
  }
  out += "assert:\n";
  for (std::size_t i = 0; i < 4; ++i) {
    out += "  - { id: a" + std::to_string(i) + ", " + one_of(random, {"forbid", "forbid", "possible"}) +
           ": { when: " + expression(random, {data_leaf, data_leaf, fact_leaf}, 1) + ", target: " + expression(random, {target_leaf}, 1) +
           " } }\n";
  }
  return out;
}

Given random_given(Chance& random) {
  Given given;
  if (often(random)) given.facts.set("caller.team", one_of(random, {"a", "b", "c"}));
  if (often(random)) given.facts.set("caller.app", one_of(random, {"p", "q"}));
  if (often(random))
    given.facts.set("caller.groups", random() % 2 == 0 ? std::vector<std::string>{"g"} : std::vector<std::string>{"h", "z"});
  if (below(random, 4) == 0) given.facts.set("request.declared_class", one_of(random, kClasses));
  for (std::size_t i = 0, count = below(random, 3); i < count; ++i) {
    given.found.emplace_back(one_of(random, kTypes), static_cast<std::uint32_t>(1 + below(random, 3)));
  }
  if (below(random, 5) == 0) given.detectors_failed.push_back("d");
  if (below(random, 2) == 0) given.now = a_friday() + std::chrono::hours(24) * (1 + static_cast<int>(below(random, 20)));
  return given;
}

// Asks the assertion of one decided request, by putting it into the policy as a constraint: an assertion's `when` and `target` are judged
// exactly as a constraint's `when` and `deny` are.
class AssertionWitness {
 public:
  AssertionWitness(const Policy& policy, const Assertion& assertion) {
    PolicyDocument document = policy.document();
    Constraint probe;
    probe.id = kProbe;
    probe.when = assertion.when;
    probe.effect = Constraint::Effect::Deny;
    probe.condition = assertion.target;
    probe.layer = assertion.layer;
    document.constraints.push_back(std::move(probe));
    probed_ = std::make_shared<const Policy>(std::move(document));
  }

  // Targets that survive everything else and of which the assertion's `when` is not false and its `target` could be true.
  std::vector<std::string> hits(const Given& given, Exceptions exceptions) const {
    DecisionInput input = input_of(given, a_friday());
    if (exceptions == Exceptions::Off) {
      for (const PolicyException& exception : probed_->document().exceptions) input.live.exceptions_off.push_back(exception.id);
    }
    std::vector<std::string> out;
    const Decision decision = decide(probed_, input);
    for (const Verdict& verdict : decision.verdicts) {
      if (verdict.failures.size() == 1 && verdict.failures.front().rule == kProbe) out.emplace_back(verdict.target);
    }
    return out;
  }

 private:
  static constexpr const char* kProbe = "probe";
  std::shared_ptr<const Policy> probed_;
};

struct Tally {
  int proved = 0;
  int shown = 0;
  int unshown = 0;
};

// A counterexample happens when it is driven through decide().
void check_counterexample(const Policy& policy, const ProofOutcome& outcome, const std::string& text, Tally& tally) {
  const Counterexample& example = *outcome.counterexample;
  ++(example.given ? tally.shown : tally.unshown);
  if (!example.given) return;
  const Exceptions exceptions = outcome.plain == ProofOutcome::Result::Broken ? Exceptions::Off : Exceptions::On;
  const std::vector<std::string> hits = AssertionWitness(policy, *outcome.assertion).hits(*example.given, exceptions);
  EXPECT_THAT(hits, testing::Contains(example.target)) << text << to_words(outcome, "f", Language::English);
}

void check_proof(const Policy& policy, const ProofOutcome& outcome, const std::string& text, Chance& random) {
  const AssertionWitness witness(policy, *outcome.assertion);
  for (int i = 0; i < kRequests; ++i) {
    const Given given = random_given(random);
    if (outcome.plain == ProofOutcome::Result::Proved) {
      ASSERT_THAT(witness.hits(given, Exceptions::Off), testing::IsEmpty()) << text << outcome.assertion->id;
    }
    if (outcome.with_exceptions == ProofOutcome::Result::Proved) {
      ASSERT_THAT(witness.hits(given, Exceptions::On), testing::IsEmpty()) << text << outcome.assertion->id;
    }
  }
}

// What `possible` is refused for never happens.
void check_refused(const Policy& policy, const ProofOutcome& outcome, const std::string& text, Chance& random) {
  const AssertionWitness witness(policy, *outcome.assertion);
  for (int i = 0; i < kRequests; ++i) {
    ASSERT_THAT(witness.hits(random_given(random), Exceptions::Off), testing::IsEmpty()) << text << outcome.assertion->id;
  }
}

TEST(ProofsOfRandomPolicies, AgreeWithDecisions) {
  Chance random(kSeed);
  Tally tally;
  const int count = policies();
  for (int i = 0; i < count; ++i) {
    const std::string text = random_policy_text(random);
    const auto policy = policy_from(text);
    ASSERT_NE(policy, nullptr) << text;
    for (const ProofOutcome& outcome : prove(policy, a_friday())) {
      const bool forbid = outcome.assertion->kind == Assertion::Kind::Forbid;
      tally.proved += forbid && outcome.plain == ProofOutcome::Result::Proved ? 1 : 0;
      if (forbid) check_proof(*policy, outcome, text, random);
      if (outcome.counterexample) check_counterexample(*policy, outcome, text, tally);
      if (!forbid && !outcome.holds()) check_refused(*policy, outcome, text, random);
    }
    ASSERT_FALSE(HasFatalFailure());
  }
  EXPECT_GT(tally.proved, count / 4);
  EXPECT_GT(tally.shown, count / 2);
  EXPECT_LT(tally.unshown, tally.shown / 4) << "counterexamples should be requests that one can try";
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> out;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) out.push_back(line);
  return out;
}

// The policy with one of its rules, constraints or transforms as another policy has it.
std::string with_one_of(const std::string& text, const std::string& other, Chance& random) {
  const std::string start =
      one_of(random, {"    - { id: r0,", "    - { id: r1,", "  - { id: k0,", "  - { id: k0,", "  - { id: k1,", "  - { id: x,"});
  const std::vector<std::string> from = lines_of(other);
  const auto place = std::ranges::find_if(from, [&](const std::string& line) { return line.starts_with(start); });
  std::string out;
  for (const std::string& line : lines_of(text)) out += (line.starts_with(start) && place != from.end() ? *place : line) + "\n";
  return out;
}

bool admits(const std::shared_ptr<const Policy>& policy, const DecisionInput& input, const std::string& target) {
  const Decision decision = decide(policy, input);
  const Verdict* verdict = decision.find(target);
  return verdict != nullptr && verdict->admitted;
}

// Tries requests at random until the one policy lets one of that class reach the target and the other does not.
bool happens(const std::shared_ptr<const Policy>& lets, const std::shared_ptr<const Policy>& stops, const ReachChange& change) {
  constexpr int kTries = 10'000;
  Chance random(kSeed);
  for (int i = 0; i < kTries; ++i) {
    Given given = random_given(random);
    if (below(random, 3) == 0) given.found.emplace_back("d.c", 1);
    for (const auto& [path, value] : change.facts) {
      if (path == "caller.team" || path == "caller.app") given.facts.set(path, value);
    }
    if (below(random, 2) == 0)
      given.facts.set("caller.groups", std::vector<std::string>{one_of(random, {"g", "h"}), one_of(random, {"h", "z"})});
    DecisionInput input = input_of(given, a_friday());
    if (change.exceptions.empty()) input.live.exceptions_off = {"bg"};
    if (below(random, 4) == 0) input.live.conversation_class = one_of(random, kClasses);
    if (decide(lets, input).classification.data_class != change.data_class) continue;
    if (admits(lets, input, change.target) && !admits(stops, input, change.target)) return true;
  }
  return false;
}

TEST(DiffsOfRandomPolicies, AreEmptyForAPolicyAndItself) {
  Chance random(kSeed + 1);
  for (int i = 0, count = policies(); i < count; ++i) {
    const std::string text = random_policy_text(random);
    const PolicyDiff found = diff(policy_from(text), policy_from(text), a_friday());
    ASSERT_TRUE(found.empty()) << text << to_words(found, Language::English);
  }
}

TEST(DiffsOfRandomPolicies, AreThereWhenTheyAreTried) {
  Chance random(kSeed + 2);
  int shown = 0;
  for (int i = 0, count = policies() / 3; i < count; ++i) {
    const std::string text = random_policy_text(random);
    const std::string changed = with_one_of(text, random_policy_text(random), random);
    const auto before = policy_from(text);
    const auto after = policy_from(changed);
    const PolicyDiff found = diff(before, after, a_friday());
    for (const ReachChange& change : found.allowed)
      EXPECT_TRUE(happens(after, before, change)) << text << "\n" << changed << to_words(found, Language::English);
    for (const ReachChange& change : found.denied)
      EXPECT_TRUE(happens(before, after, change)) << text << "\n" << changed << to_words(found, Language::English);
    shown += static_cast<int>(found.allowed.size() + found.denied.size());
  }
  EXPECT_GT(shown, policies() / 4);
}

}  // namespace
}  // namespace sekisho
