#pragma once

#include "config/policy_file.h"
#include "policies/evaluate/decide.h"
#include "policies/evaluate/policy_tests.h"

#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace sekisho {

// The policy in that text; fails the test where it has errors.
inline std::shared_ptr<const Policy> policy_from(const std::string& text) {
  const PolicyLoad load = load_policy(text, "policy.yaml", PolicyUse::Check);
  for (const Problem& problem : load.problems) {
    if (problem.severity == Problem::Severity::Error) ADD_FAILURE() << to_string(problem);
  }
  return load.policy;
}

inline std::string folder() { return std::string(SEKISHO_SOURCE_DIR) + "/"; }

// 2026-11-20 11:00 in Tokyo, a Friday.
inline WallTime a_friday() { return WallTime(std::chrono::seconds(1795140000)); }

// One reason of a decision with texts of its own, so that the decision may be a temporary.
struct FailureText {
  std::string rule;
  std::string path;
  std::string want;
  std::string got;
  std::string why;
};

inline std::optional<FailureText> find_failure(const Decision& decision, std::string_view target, std::string_view rule) {
  const Verdict* verdict = decision.find(target);
  if (verdict == nullptr) return std::nullopt;
  for (const Failure& failure : verdict->failures) {
    if (failure.rule != rule) continue;
    return FailureText{std::string(failure.rule), std::string(failure.path), std::string(failure.want), std::string(failure.got),
                       std::string(failure.why)};
  }
  return std::nullopt;
}

}  // namespace sekisho
