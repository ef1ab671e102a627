#pragma once

#include "config/policy_file.h"

#include <string>
#include <vector>

namespace sekisho {

// A small policy that the rest of a file can be put behind.
inline constexpr const char* kPolicyHead = R"(policy: v1
org: test
classes: [public, secret]
labels: [pii, keys]
sets: { japan: [JP], people: [ciso, dpo] }
context: { caller: { team: required, user: required, desk: { required: false, source: header } } }
trusted_headers: [x-break-glass]
detectors: { jp: { pack: jp-pii/1 }, names: { pack: names-ja/1 } }
targets: [{ id: own, deployment: onprem, processing: [JP], retention_days: 0, metrics: { cost: 1 } }, { id: cloud, deployment: saas, processing: [US], metrics: { cost: 2 } }]
constraints: [{ id: hard, require: { target.processing: { within: $japan } } }, { id: soft, when: { data.class: secret }, require: { target.deployment: onprem }, exceptable: true }]
)";
inline constexpr int kPolicyHeadLines = 10;

inline std::vector<Problem> errors_of(const std::string& text, PolicyUse use = PolicyUse::Check) {
  std::vector<Problem> out;
  for (const Problem& problem : load_policy(text, "p.yaml", use).problems) {
    if (problem.severity == Problem::Severity::Error) out.push_back(problem);
  }
  return out;
}

// `code line:column` of each error in what follows the head, lines counted after it.
inline std::vector<std::string> places_after_head(const std::string& rest) {
  std::vector<std::string> out;
  for (const Problem& problem : errors_of(kPolicyHead + rest)) {
    out.push_back(problem.code + " " + std::to_string(problem.line - kPolicyHeadLines) + ":" + std::to_string(problem.column));
  }
  return out;
}

// The message of the one error.
inline std::string message_after_head(const std::string& rest) {
  const std::vector<Problem> problems = errors_of(kPolicyHead + rest);
  return problems.size() == 1 ? problems.front().message : std::to_string(problems.size()) + " problems";
}

}  // namespace sekisho
