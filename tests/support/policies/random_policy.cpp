#include "tests/support/policies/random_policy.h"

#include "config/policy_file.h"

#include <algorithm>
#include <stdexcept>

namespace sekisho {
namespace {

const std::vector<std::string> kClasses{"c0", "c1", "c2", "c3"};
const std::vector<std::string> kLabels{"l0", "l1", "l2"};
const std::vector<std::string> kTypes{"d.a", "d.b", "e.a", "e.b", "f.x"};
const std::vector<std::string> kPlaces{"JP", "US", "DE", "CN"};
const std::vector<std::string> kModes{"placeholder", "surrogate", "generalise", "hash", "mask", "drop_part"};

bool often(Chance& random) { return below(random, 10) < 7; }

std::string some_of(Chance& random, const std::vector<std::string>& words) {
  std::string out;
  for (const std::string& word : words) {
    if (below(random, 2) == 0) out += (out.empty() ? "" : ", ") + word;
  }
  return "[" + out + "]";
}

std::string numbered(const char* letter, std::size_t number) { return letter + std::to_string(number); }

std::string random_target(Chance& random, std::size_t number) {
  std::string out = "{ id: " + numbered("t", number);
  if (often(random)) out += ", aliases: " + some_of(random, {"x", "y"});
  if (often(random)) out += ", operator: " + one_of(random, {"self", "v", "w"});
  if (often(random)) out += ", processing: " + some_of(random, kPlaces);
  if (often(random)) out += ", retention_days: " + one_of(random, {"0", "30", "90"});
  if (often(random)) out += ", trains_on_data: " + one_of(random, {"true", "false", "unknown"});
  if (often(random)) out += ", certs: [c, { name: k, expires: " + one_of(random, {"2026-01-01", "2027-01-01"}) + " }]";
  if (often(random)) out += ", metrics: { cost: " + one_of(random, {"0", "1", "2.5"}) + " }";
  if (often(random)) out += ", price: { in: " + one_of(random, {"0", "100", "400"}) + ", out: 0, currency: JPY }";
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

std::string caller_leaf(Chance& random) {
  return one_of(random, {"caller.team: a", "caller.team: [a, b]", "caller.team: { not_in: [a] }", "caller.team: { known: false }",
                         "caller.app: p", "caller.app: { present: true }", "caller.app: { present: false }"});
}

std::string data_leaf(Chance& random) {
  const std::string which = one_of(random, {"", "original_"});
  if (below(random, 2) == 0) return "data." + which + "class: " + one_of(random, {"\">= c1\"", "\">= c2\"", "c3", "{ gt: c2 }"});
  return "data." + which + "labels: { has_any: " + some_of(random, kLabels) + " }";
}

std::string found_leaf(Chance& random) {
  return "found: " + one_of(random, {"[d.a]", "[\"d.*\", e.b]", "{ any: [\"*\"], min_count: 2 }",
                                     "{ any: [\"e.*\"], min_confidence: high }", "[opaque.image]"});
}

// What senders say of themselves: it may only raise.
std::string asserted_leaf(Chance& random) {
  return one_of(random, {"request.purpose: u", "request.purpose: [u, v]", "request.declared_class: \">= c1\"",
                         "request.declared_class: { gt: c1 }", "request.declared_class: c3", "request.declared_class: [c2, c3]"});
}

// A condition that more findings, labels or class can only make truer.
std::string raising(Chance& random, bool classifying) {
  switch (below(random, classifying ? 5 : 7)) {
    case 0:
    case 1:
      return found_leaf(random);
    case 2:
    case 3:
      return caller_leaf(random);
    case 4:
      return asserted_leaf(random);
    default:
      return data_leaf(random);
  }
}

std::string random_when(Chance& random, bool classifying) {
  if (below(random, 6) == 0) return "{}";
  std::string out = "{ " + raising(random, classifying);
  if (below(random, 3) == 0) out += ", any: [{ " + raising(random, classifying) + " }, { " + raising(random, classifying) + " }]";
  if (!classifying && below(random, 4) == 0) out += ", " + target_leaf(random);
  return out + " }";
}

std::string random_condition(Chance& random, int depth, Evidence evidence) {
  const std::size_t form = depth == 0 ? 0 : below(random, 6);
  const bool of_data = evidence == Evidence::Anywhere && below(random, 5) == 0;
  if (form <= 2) return "{ " + (of_data ? data_leaf(random) : target_leaf(random)) + " }";
  if (form == 3) return "{ not: " + random_condition(random, depth - 1, evidence) + " }";
  const std::string word = form == 4 ? "any" : "all";
  return "{ " + word + ": [" + random_condition(random, depth - 1, evidence) + ", " + random_condition(random, depth - 1, evidence) + "] }";
}

std::string random_constraint(Chance& random, std::size_t number, Evidence evidence) {
  std::string when = random_when(random, false);
  if (evidence == Evidence::Anywhere && below(random, 4) == 0) when = "{ not: { " + data_leaf(random) + " } }";
  return "{ id: " + numbered("k", number) + ", when: " + when + ", " + one_of(random, {"require", "deny"}) + ": " +
         random_condition(random, 2, evidence) + (number % 2 == 0 ? ", exceptable: true" : "") + " }";
}

std::string random_transform(Chance& random, std::size_t number, Evidence evidence) {
  std::string out = "{ id: " + numbered("x", number);
  if (below(random, 3) == 0) out += ", when: { " + caller_leaf(random) + " }";
  if (evidence == Evidence::Anywhere && out.find("when") == std::string::npos && below(random, 2) == 0) {
    out += ", when: { " + (below(random, 2) == 0 ? data_leaf(random) : found_leaf(random)) + " }";
  }
  if (often(random)) out += ", for: " + random_condition(random, 1, Evidence::OnlyRaises);
  return out + ", replace: { types: " + one_of(random, {"[d.a]", "[\"d.*\"]", "[e.a, f.x]", "[\"*\"]", "[\"*.a\"]"}) +
         ", with: " + one_of(random, kModes) + " } }";
}

std::string random_exception(Chance& random, std::size_t number, std::size_t constraints) {
  std::string relaxes;
  for (std::size_t i = 0; i < constraints; i += 2) {
    if (relaxes.empty() || below(random, 2) == 0) relaxes += (relaxes.empty() ? "" : ", ") + numbered("k", i);
  }
  return "{ id: " + numbered("z", number) + ", relaxes: [" + relaxes + "], when: { " +
         one_of(random, {"caller.team: a", "caller.app: p", "caller.team: { not_in: [a] }", "request.header.x-case: one"}) +
         " }, require: " + random_condition(random, 1, Evidence::OnlyRaises) + ", expires: \"" +
         one_of(random, {"2026-11-19", "2026-12-01"}) + "\", approved_by: [p, q] }";
}

std::string random_budget(Chance& random, std::size_t number) {
  const std::string on_exceed =
      below(random, 2) == 0 ? "block" : "{ allow_only: " + random_condition(random, 1, Evidence::OnlyRaises) + " }";
  return "{ id: " + numbered("b", number) + ", scope: " + one_of(random, {"org", "team"}) +
         ", window: 1d, limit: { jpy: 1 }, on_exceed: " + on_exceed + " }";
}

std::string section(const char* name, const std::vector<std::string>& items, const char* indent) {
  std::string out = std::string(name) + ":" + (items.empty() ? " []\n" : "\n");
  for (const std::string& item : items) out += indent + ("- " + item) + "\n";
  return out;
}

Finding random_finding(Chance& random) {
  Finding finding;
  finding.type = below(random, 20) == 0 ? "opaque.image" : one_of(random, kTypes);
  finding.confidence = static_cast<Confidence>(below(random, 3));
  return finding;
}

void raise_class(DecisionInput& input, Chance& random) {
  const Fact* declared = input.facts.find("request.declared_class");
  const std::string from = declared != nullptr ? std::get<std::string>(declared->value) : kClasses.front();
  const auto place = std::ranges::find(kClasses, from);
  const auto rest = static_cast<std::size_t>(kClasses.end() - place);
  input.facts.set("request.declared_class", *(place + static_cast<std::ptrdiff_t>(below(random, rest))), Trust::Asserted);
}

}  // namespace

std::size_t below(Chance& random, std::size_t limit) { return std::uniform_int_distribution<std::size_t>(0, limit - 1)(random); }

std::string one_of(Chance& random, const std::vector<std::string>& words) { return words[below(random, words.size())]; }

std::string RandomPolicy::text() const {
  return head + section("targets", targets, "  ") + "classify:\n  start: c0\n" + section("  rules", rules, "    ") +
         section("constraints", constraints, "  ") + section("transforms", transforms, "  ") + section("exceptions", exceptions, "  ") +
         section("budgets", budgets, "  ") + tail;
}

RandomPolicy RandomPolicy::shuffled(Chance& random) const {
  RandomPolicy out = *this;
  for (auto part : {&RandomPolicy::targets, &RandomPolicy::rules, &RandomPolicy::constraints, &RandomPolicy::transforms,
                    &RandomPolicy::exceptions, &RandomPolicy::budgets}) {
    std::ranges::shuffle(out.*part, random);
  }
  return out;
}

RandomPolicy random_policy(Chance& random, Evidence evidence) {
  RandomPolicy out;
  out.head =
      "policy: v1\norg: random\nclasses: [c0, c1, c2, c3]\nlabels: [l0, l1, l2]\n"
      "context: { caller: { team: required, app: optional } }\ntrusted_headers: [x-case]\n"
      "detectors: { d: { pack: d/1 }, e: { pack: e/1, required: false }, f: { pack: f/1 } }\n";
  // The first target carries every attribute that conditions ask for.
  out.targets.push_back(
      "{ id: t0, aliases: [x, y], operator: self, processing: [JP], retention_days: 0, trains_on_data: false, certs: [c, k], "
      "metrics: { cost: 1 } }");
  const std::size_t count = 2 + (below(random, 8) == 0 ? below(random, 70) : below(random, 8));
  for (std::size_t i = 1; i < count; ++i) out.targets.push_back(random_target(random, i));
  for (std::size_t i = 0, rules = below(random, 6); i < rules; ++i) {
    out.rules.push_back("{ id: " + numbered("r", i) + ", when: " + random_when(random, true) + ", class: " + one_of(random, kClasses) +
                        ", labels: " + some_of(random, kLabels) + " }");
  }
  for (std::size_t i = 0, rules = below(random, 8); i < rules; ++i) out.constraints.push_back(random_constraint(random, i, evidence));
  for (std::size_t i = 0, rules = below(random, 4); i < rules; ++i) out.transforms.push_back(random_transform(random, i, evidence));
  for (std::size_t i = 0, rules = out.constraints.empty() ? 0 : below(random, 3); i < rules; ++i) {
    out.exceptions.push_back(random_exception(random, i, out.constraints.size()));
  }
  for (std::size_t i = 0, rules = below(random, 3); i < rules; ++i) out.budgets.push_back(random_budget(random, i));
  out.tail = one_of(random, {"", "prefer: [{ by: cost }]\n",
                             "prefer: [{ when: { data.class: \"<= c1\" }, by: cost, max: true }, { order: [t1, t0] }]\n"});
  out.tail += "fallback: { max_attempts: " + one_of(random, {"1", "3", "100"}) + " }\n";
  return out;
}

std::shared_ptr<const Policy> parse(const RandomPolicy& parts) {
  const PolicyLoad load = load_policy(parts.text(), "policy.yaml", PolicyUse::Check);
  for (const Problem& problem : load.problems) {
    if (problem.severity == Problem::Severity::Error) throw std::runtime_error(to_string(problem) + "\n" + parts.text());
  }
  return load.policy;
}

std::shared_ptr<const Policy> layered(const Policy& policy, Chance& random, bool sealed) {
  PolicyDocument document = policy.document();
  document.layers = {{"org", "org", 0}, {"team", "", 0}, {"group", "", 1}, {"other-team", "", 0}};
  document.sealed = sealed;
  const auto spread = [&](auto& rules) {
    for (auto& rule : rules) rule.layer = below(random, 2) == 0 ? 0 : below(random, document.layers.size());
  };
  spread(document.classify);
  spread(document.constraints);
  spread(document.transforms);
  return std::make_shared<const Policy>(std::move(document));
}

DecisionInput random_input(Chance& random) {
  DecisionInput input;
  input.now = WallTime(std::chrono::seconds(1795140000));  // 2026-11-20
  if (often(random)) input.facts.set("caller.team", one_of(random, {"a", "b", "c"}));
  if (often(random)) input.facts.set("caller.app", one_of(random, {"p", "q"}));
  if (below(random, 3) == 0) input.facts.set("request.header.x-case", one_of(random, {"one", "two"}));
  if (!often(random)) input.facts.set("request.declared_class", one_of(random, kClasses), Trust::Asserted);
  for (std::size_t i = 0, count = below(random, 4); i < count; ++i) input.findings.push_back(random_finding(random));
  if (below(random, 5) == 0) input.detectors.push_back({one_of(random, {"d", "e", "f"}), DetectorStatus::Timeout, 0});
  if (below(random, 3) == 0) input.model = one_of(random, {"x", "y", "auto", "t1"});
  if (below(random, 4) == 0) input.live.targets[numbered("t", below(random, 5))].enabled = false;
  if (below(random, 8) == 0) input.live.conversation_class = one_of(random, kClasses);
  if (below(random, 8) == 0) input.live.exceptions_off = {"z0"};
  for (const char* budget : {"b0", "b1"}) {
    const double used = std::stod(one_of(random, {"0", "0", "0.5", "0.9", "1", "1.5"}));
    if (used > 0) input.live.budgets[budget] = used;
  }
  input.needs.tokens_in = static_cast<std::int64_t>(below(random, 5)) * 1'000;
  return input;
}

DecisionInput raised(DecisionInput input, Chance& random) {
  switch (below(random, 4)) {
    case 0:
      raise_class(input, random);
      break;
    case 1: {
      const std::string& before = input.live.conversation_class.value_or(kClasses.front());
      input.live.conversation_class = std::max(before, one_of(random, kClasses));
      break;
    }
    default:
      input.findings.push_back(random_finding(random));
  }
  return input;
}

DecisionInput asserted(DecisionInput input, Chance& random) {
  switch (below(random, 4)) {
    case 0:
      raise_class(input, random);
      break;
    case 1:
      if (input.facts.find("request.header.x-case") == nullptr) input.facts.set("request.header.x-case", "one", Trust::Asserted);
      break;
    case 2:
      if (input.facts.find("caller.team") == nullptr) input.facts.set("caller.team", std::string("a"), Trust::Asserted);
      break;
    default:
      input.facts.set("request.purpose", one_of(random, {"u", "v", "w"}), Trust::Asserted);
  }
  return input;
}

}  // namespace sekisho
