#include "config/policy_file.h"
#include "policies/evaluate/decide.h"

#include <stdexcept>
#include <string>

#include <benchmark/benchmark.h>

namespace sekisho {
namespace {

// A policy of `rules` rules (a third of them classify) over `targets` targets that differ in place, operator, retention and price.
std::string policy_text(std::size_t rules, std::size_t targets) {
  std::string text =
      "policy: v1\norg: bench\nclasses: [public, internal, confidential, restricted]\nlabels: [pii, secret, deal]\n"
      "context: { caller: { team: required, app: optional, role: optional } }\ndetectors: { basic: { pack: basic/1 } }\ntargets:\n";
  const char* places[] = {"[JP]", "[US]", "[DE, FR]", "[US, JP]", "[SG]"};
  for (std::size_t i = 0; i < targets; ++i) {
    text += "  - { id: target-" + std::to_string(1000 + i) +
            ", aliases: [default], operator: " + (i % 4 == 0 ? "self" : "vendor-" + std::to_string(i % 7)) +
            ", deployment: " + (i % 4 == 0 ? "onprem" : "saas") + ", processing: " + places[i % 5] +
            ", retention_days: " + std::to_string(i % 3 * 30) +
            ", trains_on_data: false, max_context: 128000, price: { in: " + std::to_string(10 + i) + ", out: " + std::to_string(40 + i) +
            ", currency: JPY } }\n";
  }
  text += "classify:\n  start: internal\n  rules:\n";
  const std::size_t classify = rules / 3;
  for (std::size_t i = 0; i < classify; ++i) {
    const std::string id = "rule-" + std::to_string(i);
    const char* when[] = {"{ found: [basic.jp.my_number, basic.card.pan] }", "{ caller.team: [deals, research] }",
                          "{ found: [\"basic.secret.*\"] }", "{ caller.app: support, request.stream: true }"};
    std::string unique = when[i % 4];
    if (i >= 4) unique = "{ caller.role: [role-" + std::to_string(i) + ", other-" + std::to_string(i) + "] }";
    text += "    - { id: " + id + ", when: " + unique + ", class: confidential, labels: [pii] }\n";
  }
  text += "constraints:\n";
  for (std::size_t i = classify; i < rules; ++i) {
    const std::string id = "constraint-" + std::to_string(i);
    const std::string n = std::to_string(i);
    const std::string bodies[] = {
        "when: { data.class: \">= internal\" }, require: { target.trains_on_data: false }",
        "when: { data.class: restricted }, require: { target.operator: self }",
        "when: { data.labels: { has_any: [deal] } }, require: { target.processing: { within: [JP] }, target.retention_days: { lte: 0 } }",
        "when: { caller.role: guest-" + n + " }, deny: { target.deployment: saas }",
        "when: { data.class: \">= confidential\", target.deployment: [saas, vpc] }, require: { target.retention_days: { lte: 30 } }",
        "when: { not: { caller.team: team-" + n + " } }, require: { not: { target.operator: nobody-" + n + " } }"};
    text += "  - { id: " + id + ", why: a reason that fills a line of text, " + bodies[i % 6] + " }\n";
  }
  return text + "prefer: [{ by: cost }]\n";
}

DecisionInput request() {
  DecisionInput input;
  input.now = WallTime(std::chrono::seconds(1795140000));
  input.model = "default";
  input.facts.set("caller.team", std::string("retail"));
  input.facts.set("caller.app", std::string("desk"));
  input.facts.set("request.api", std::string("chat"));
  input.facts.set("request.stream", true);
  input.needs.tokens_in = 900;
  input.needs.tokens_out = 500;
  for (int i = 0; i < 6; ++i) {
    Finding finding;
    finding.type = i % 2 == 0 ? "basic.email" : "basic.phone";
    finding.segment = static_cast<std::uint32_t>(i);
    input.findings.push_back(finding);
  }
  return input;
}

// Nothing restricts much: the common case.
void decide_ordinary(benchmark::State& state) {
  const PolicyLoad load =
      load_policy(policy_text(static_cast<std::size_t>(state.range(0)), static_cast<std::size_t>(state.range(1))), "p", PolicyUse::Check);
  if (!load.policy) throw std::runtime_error(to_string(load.problems.front()));
  const DecisionInput input = request();
  for (auto step : state) {
    Decision decision = decide(load.policy, input);
    benchmark::DoNotOptimize(decision);
  }
}

// Restricted text: most targets fail several rules, and each failure is put into words.
void decide_restricted(benchmark::State& state) {
  const PolicyLoad load =
      load_policy(policy_text(static_cast<std::size_t>(state.range(0)), static_cast<std::size_t>(state.range(1))), "p", PolicyUse::Check);
  if (!load.policy) throw std::runtime_error(to_string(load.problems.front()));
  DecisionInput input = request();
  input.facts.set("request.declared_class", std::string("restricted"), Trust::Asserted);
  for (auto step : state) {
    Decision decision = decide(load.policy, input);
    benchmark::DoNotOptimize(decision);
  }
}

// Transforms for some of the targets clear what was found: those are classified again.
void decide_transformed(benchmark::State& state) {
  const std::string text = policy_text(static_cast<std::size_t>(state.range(0)), static_cast<std::size_t>(state.range(1))) + R"(transforms:
  - { id: pseudonymise, for: { target.deployment: saas }, replace: { types: [basic.email, basic.phone], with: placeholder, restore: true } }
  - { id: mask-abroad, for: { not: { target.processing: { within: [JP] } } }, replace: { types: ["basic.*"], with: mask } }
  - { id: mask-secrets, replace: { types: ["basic.secret.*"], with: mask } }
)";
  const PolicyLoad load = load_policy(text, "p", PolicyUse::Check);
  if (!load.policy) throw std::runtime_error(to_string(load.problems.front()));
  const DecisionInput input = request();
  for (auto step : state) {
    Decision decision = decide(load.policy, input);
    benchmark::DoNotOptimize(decision);
  }
}

BENCHMARK(decide_ordinary)->Args({50, 30})->Args({1000, 100})->Unit(benchmark::kMicrosecond);
BENCHMARK(decide_transformed)->Args({50, 30})->Args({1000, 100})->Unit(benchmark::kMicrosecond);
BENCHMARK(decide_restricted)->Args({50, 30})->Args({1000, 100})->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace sekisho

BENCHMARK_MAIN();
