#include "tests/unit/policies/random_policy.h"

#include "policies/evaluate/evaluation.h"
#include "policies/model/glob.h"
#include "policies/model/match.h"
#include "tests/unit/policies/policy_from.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <set>

namespace sekisho {
namespace {

constexpr int kPolicies = 80;
constexpr int kRequests = 12;
constexpr unsigned kSeed = 20261120;

using Chance = std::mt19937;

std::size_t below(Chance& random, std::size_t limit) { return std::uniform_int_distribution<std::size_t>(0, limit - 1)(random); }
bool often(Chance& random) { return below(random, 10) < 7; }

std::string one_of(Chance& random, const std::vector<std::string>& words) { return words[below(random, words.size())]; }

std::string some_of(Chance& random, const std::vector<std::string>& words) {
  std::string out;
  for (const std::string& word : words) {
    if (below(random, 2) == 0) out += (out.empty() ? "" : ", ") + word;
  }
  return "[" + out + "]";
}

const std::vector<std::string> kClasses{"c0", "c1", "c2", "c3"};
const std::vector<std::string> kLabels{"l0", "l1", "l2"};
const std::vector<std::string> kTypes{"d.a", "d.b", "e.a", "e.b", "f.x"};
const std::vector<std::string> kPlaces{"JP", "US", "DE", "CN"};

std::string random_target(Chance& random, std::size_t number) {
  std::string out = "{ id: t" + std::to_string(number);
  if (often(random)) out += ", aliases: " + some_of(random, {"x", "y"});
  if (often(random)) out += ", operator: " + one_of(random, {"self", "v", "w"});
  if (often(random)) out += ", processing: " + some_of(random, kPlaces);
  if (often(random)) out += ", retention_days: " + one_of(random, {"0", "30", "90"});
  if (often(random)) out += ", trains_on_data: " + one_of(random, {"true", "false", "unknown"});
  if (often(random)) out += ", certs: [c, { name: k, expires: " + one_of(random, {"2026-01-01", "2027-01-01"}) + " }]";
  if (often(random)) out += ", metrics: { cost: " + one_of(random, {"0", "1", "2.5"}) + " }";
  return out + " }";
}

std::string target_leaf(Chance& random) {
  switch (below(random, 5)) {
    case 0:
      return "target.operator: " + one_of(random, {"self", "[self, v]", "{ not_in: [v] }", "{ known: true }"});
    case 1:
      return "target.processing: { " + one_of(random, {"within", "has_any", "has_all", "has_none"}) + ": " + some_of(random, kPlaces) +
             " }";
    case 2:
      return "target.retention_days: " + one_of(random, {"0", "\"<= 30\"", "{ gt: 0, lte: 90 }"});
    case 3:
      return "target.trains_on_data: " + one_of(random, {"true", "false", "{ known: false }"});
    default:
      return "target.certs: { " + one_of(random, {"has_any", "has_all", "has_none"}) + ": " + some_of(random, {"c", "k"}) + " }";
  }
}

std::string target_expression(Chance& random, int depth) {
  const std::size_t form = depth == 0 ? 0 : below(random, 6);
  if (form <= 2) return "{ " + target_leaf(random) + " }";
  if (form == 3) return "{ not: " + target_expression(random, depth - 1) + " }";
  const std::string word = form == 4 ? "any" : "all";
  return "{ " + word + ": [" + target_expression(random, depth - 1) + ", " + target_expression(random, depth - 1) + "] }";
}

// A condition that more findings, labels or class can only make truer.
std::string raising(Chance& random, bool classifying) {
  switch (below(random, classifying ? 3 : 5)) {
    case 0:
      return "caller.team: " + one_of(random, {"a", "[a, b]", "{ not_in: [a] }", "{ known: false }"});
    case 1:
      return "found: " +
             one_of(random, {"[d.a]", "[\"d.*\", e.b]", "{ any: [\"*\"], min_count: 2 }", "{ any: [\"e.*\"], min_confidence: high }"});
    case 2:
      return "caller.app: " + one_of(random, {"p", "{ present: true }", "{ present: false }"});
    case 3:
      return "data.class: " + one_of(random, {"\">= c1\"", "\">= c2\"", "c3", "{ gt: c2 }"});
    default:
      return "data.labels: { has_any: " + some_of(random, kLabels) + " }";
  }
}

std::string random_when(Chance& random, bool classifying) {
  if (below(random, 6) == 0) return "{}";
  std::string out = "{ " + raising(random, classifying);
  if (below(random, 3) == 0) out += ", any: [{ " + raising(random, classifying) + " }, { " + raising(random, classifying) + " }]";
  if (!classifying && below(random, 4) == 0) out += ", " + target_leaf(random);
  return out + " }";
}

std::string section(const char* name, const std::vector<std::string>& items, const char* indent) {
  std::string out = std::string(name) + ":" + (items.empty() ? " []\n" : "\n");
  for (const std::string& item : items) out += indent + ("- " + item) + "\n";
  return out;
}

std::set<std::string> admitted(const Decision& decision) {
  std::set<std::string> out;
  for (const Verdict& verdict : decision.verdicts) {
    if (verdict.admitted) out.insert(verdict.target);
  }
  return out;
}

// Judges one target against one expression leaf by leaf, with nothing precomputed.
class PlainJudge {
 public:
  PlainJudge(const Policy& policy, Evaluation& evaluation, const Decision& decision)
      : policy_(policy),
        evaluation_(evaluation),
        data_class_(static_cast<double>(*policy.find_class(decision.classification.data_class))),
        labels_(decision.classification.labels) {}

  Kleene value(const Expression& expression, std::size_t target) {
    if (expression.kind == Expression::Kind::Leaf) return leaf(expression.atom, target);
    if (expression.kind == Expression::Kind::Not) return !value(expression.parts.front(), target);
    Kleene out = kleene(expression.kind == Expression::Kind::All);
    for (const Expression& part : expression.parts) {
      out = expression.kind == Expression::Kind::All ? out & value(part, target) : out | value(part, target);
    }
    return out;
  }

 private:
  Kleene leaf(const Atom& atom, std::size_t target) {
    const Program& program = policy_.program();
    if (atom.subject == Subject::DataClass) return match(atom, ValueView::of(data_class_), policy_.classes());
    if (atom.subject == Subject::DataLabels) return match(atom, ValueView::of(labels_), policy_.classes());
    if (atom.subject == Subject::Attribute) {
      const auto column = program.targets().find_column(std::string_view(atom.path).substr(7));
      const CellReading reading = program.targets().read(*column, target, evaluation_.input().now);
      return match(atom, reading.view(), policy_.classes());
    }
    for (std::size_t i = 0; i < program.facts().size(); ++i) {
      if (atom.subject == Subject::Fact && program.facts()[i].path == atom.path) {
        return match(atom, evaluation_.fact(static_cast<std::uint32_t>(i)), policy_.classes());
      }
    }
    return found(atom);
  }

  // Counts findings one by one; the patterns of failed detectors are unknown.
  Kleene found(const Atom& atom) const {
    std::uint32_t count = 0;
    bool unknown = false;
    for (const std::string& pattern : atom.found.any) unknown = unknown || is_unknown(pattern);
    for (const Finding& finding : evaluation_.input().findings) {
      const auto fits = [&](const std::string& pattern) { return !is_unknown(pattern) && glob_matches(pattern, finding.type); };
      if (finding.confidence >= atom.found.min_confidence && std::ranges::any_of(atom.found.any, fits)) count += finding.count;
    }
    if (count >= atom.found.min_count) return Kleene::True;
    return unknown ? Kleene::Unknown : Kleene::False;
  }

  bool is_unknown(const std::string& pattern) const {
    return std::ranges::any_of(policy_.detectors(), [&](const DetectorDeclaration& detector) {
      const auto report = std::ranges::find(evaluation_.input().detectors, detector.id, &DetectorReport::id);
      return detector.required && report != evaluation_.input().detectors.end() && glob_can_match_below(pattern, detector.id + ".");
    });
  }

  const Policy& policy_;
  Evaluation& evaluation_;
  FactValue data_class_;
  FactValue labels_;
};

// The constraints that keep the target out, by the words of docs/policy-language.md §4.
std::set<std::string> failing(PlainJudge& judge, const Policy& policy, std::size_t target) {
  std::set<std::string> out;
  for (const Constraint& constraint : policy.document().constraints) {
    if (judge.value(constraint.when, target) == Kleene::False) continue;
    const Kleene condition = judge.value(constraint.condition, target);
    const bool holds = constraint.effect == Constraint::Effect::Require ? condition == Kleene::True : condition == Kleene::False;
    if (!holds) out.insert(constraint.id);
  }
  return out;
}

std::set<std::string> rules_of(const Verdict& verdict) {
  std::set<std::string> out;
  for (const Failure& failure : verdict.failures) {
    if (failure.rule.find(':') == std::string::npos) out.insert(failure.rule);
  }
  return out;
}

TEST(RandomPolicies, AgreeWithAJudgeThatPrecomputesNothing) {
  Chance random(kSeed);
  for (int i = 0; i < kPolicies; ++i) {
    const RandomPolicy parts = random_policy(random);
    const auto policy = policy_from(parts.text());
    ASSERT_NE(policy, nullptr) << parts.text();
    for (int j = 0; j < kRequests; ++j) {
      DecisionInput input = random_input(random);
      input.model.clear();
      const Decision decision = decide(policy, input);
      Evaluation evaluation(*policy, input);
      PlainJudge judge(*policy, evaluation, decision);
      for (std::size_t target = 0; target < policy->targets().size(); ++target) {
        ASSERT_EQ(rules_of(decision.verdicts[target]), failing(judge, *policy, target)) << parts.text();
      }
    }
  }
}

// Theorem F: what is tried has no failing constraint.
TEST(RandomPolicies, OrderHoldsOnlyWhatNoRuleFails) {
  Chance random(kSeed + 1);
  for (int i = 0; i < kPolicies; ++i) {
    const auto policy = policy_from(random_policy(random).text());
    for (int j = 0; j < kRequests; ++j) {
      const Decision decision = decide(policy, random_input(random));
      for (const std::string& target : decision.order) ASSERT_TRUE(decision.find(target)->failures.empty());
    }
  }
}

// Theorem O: the order of rules, constraints and targets changes nothing.
TEST(RandomPolicies, DoNotDependOnTheOrderOfTheirParts) {
  Chance random(kSeed + 2);
  for (int i = 0; i < kPolicies; ++i) {
    const RandomPolicy parts = random_policy(random);
    const auto one = policy_from(parts.text());
    const auto other = policy_from(parts.shuffled(random).text());
    for (int j = 0; j < kRequests; ++j) {
      const DecisionInput input = random_input(random);
      const Decision a = decide(one, input);
      const Decision b = decide(other, input);
      ASSERT_EQ(a.order, b.order) << parts.text();
      ASSERT_EQ(a.classification.data_class, b.classification.data_class);
      ASSERT_EQ(a.classification.labels, b.classification.labels);
      for (const Verdict& verdict : a.verdicts) ASSERT_EQ(rules_of(verdict), rules_of(*b.find(verdict.target)));
    }
  }
}

// Theorem M: more evidence never admits a target more.
TEST(RandomPolicies, AreMonotone) {
  Chance random(kSeed + 3);
  int narrowed = 0;
  for (int i = 0; i < kPolicies; ++i) {
    const RandomPolicy parts = random_policy(random);
    const auto policy = policy_from(parts.text());
    for (int j = 0; j < kRequests; ++j) {
      const DecisionInput input = random_input(random);
      const std::set<std::string> before = admitted(decide(policy, input));
      const std::set<std::string> after = admitted(decide(policy, raised(input, random)));
      ASSERT_TRUE(std::ranges::includes(before, after)) << parts.text();
      narrowed += after.size() < before.size() ? 1 : 0;
    }
  }
  EXPECT_GT(narrowed, kPolicies / 4) << "the requests hardly ever narrowed anything: the property was not put to the test";
}

}  // namespace

std::string RandomPolicy::text() const {
  return head + section("targets", targets, "  ") + "classify:\n  start: c0\n" + section("  rules", rules, "    ") +
         section("constraints", constraints, "  ") + tail;
}

RandomPolicy RandomPolicy::shuffled(std::mt19937& random) const {
  RandomPolicy out = *this;
  std::ranges::shuffle(out.targets, random);
  std::ranges::shuffle(out.rules, random);
  std::ranges::shuffle(out.constraints, random);
  return out;
}

RandomPolicy random_policy(std::mt19937& random) {
  RandomPolicy out;
  out.head =
      "policy: v1\norg: random\nclasses: [c0, c1, c2, c3]\nlabels: [l0, l1, l2]\n"
      "context: { caller: { team: required, app: optional } }\n"
      "detectors: { d: { pack: d/1 }, e: { pack: e/1, required: false }, f: { pack: f/1 } }\n";
  // The first target carries every attribute that conditions ask for.
  out.targets.push_back(
      "{ id: t0, aliases: [x, y], operator: self, processing: [JP], retention_days: 0, trains_on_data: false, certs: [c, k], "
      "metrics: { cost: 1 } }");
  const std::size_t count = 2 + below(random, 70);
  for (std::size_t i = 1; i < count; ++i) out.targets.push_back(random_target(random, i));
  for (std::size_t i = 0, rules = below(random, 6); i < rules; ++i) {
    out.rules.push_back("{ id: r" + std::to_string(i) + ", when: " + random_when(random, true) + ", class: " + one_of(random, kClasses) +
                        ", labels: " + some_of(random, kLabels) + " }");
  }
  for (std::size_t i = 0, rules = below(random, 8); i < rules; ++i) {
    out.constraints.push_back("{ id: k" + std::to_string(i) + ", when: " + random_when(random, false) + ", " +
                              one_of(random, {"require", "deny"}) + ": " + target_expression(random, 2) + " }");
  }
  out.tail = one_of(random, {"", "prefer: [{ by: cost }]\n",
                             "prefer: [{ when: { data.class: \"<= c1\" }, by: cost, max: true }, { order: [t1, t0] }]\n"});
  out.tail += "fallback: { max_attempts: " + one_of(random, {"1", "3", "100"}) + " }\n";
  return out;
}

DecisionInput random_input(std::mt19937& random) {
  DecisionInput input;
  input.now = a_friday();
  if (often(random)) input.facts.set("caller.team", one_of(random, {"a", "b", "c"}));
  if (often(random)) input.facts.set("caller.app", one_of(random, {"p", "q"}));
  if (!often(random)) input.facts.set("request.declared_class", one_of(random, kClasses), Trust::Asserted);
  for (std::size_t i = 0, count = below(random, 4); i < count; ++i) {
    Finding finding;
    finding.type = one_of(random, kTypes);
    finding.confidence = static_cast<Confidence>(below(random, 3));
    input.findings.push_back(finding);
  }
  if (below(random, 5) == 0) input.detectors.push_back({one_of(random, {"d", "e", "f"}), DetectorStatus::Timeout, 0});
  if (below(random, 3) == 0) input.model = one_of(random, {"x", "y", "auto", "t1"});
  if (below(random, 4) == 0) input.live.targets["t" + std::to_string(below(random, 5))].enabled = false;
  return input;
}

DecisionInput raised(DecisionInput input, std::mt19937& random) {
  if (below(random, 3) == 0) {
    const Fact* declared = input.facts.find("request.declared_class");
    const std::string from = declared != nullptr ? std::get<std::string>(declared->value) : kClasses.front();
    const auto place = std::ranges::find(kClasses, from);
    const auto rest = static_cast<std::size_t>(kClasses.end() - place);
    input.facts.set("request.declared_class", *(place + static_cast<std::ptrdiff_t>(below(random, rest))), Trust::Asserted);
    return input;
  }
  Finding finding;
  finding.type = one_of(random, kTypes);
  finding.confidence = static_cast<Confidence>(below(random, 3));
  input.findings.push_back(finding);
  return input;
}

}  // namespace sekisho
