#pragma once

#include "config/problem.h"
#include "policies/model/policy.h"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace sekisho {

// What the policy is loaded for. Serving needs more: `provider`, `model` and `aliases` on every target, and packs that exist here.
enum class PolicyUse { Check, Serve };

// A policy, or all that keeps it from being one. Problems may hold warnings beside a policy.
struct PolicyLoad {
  std::shared_ptr<const Policy> policy;  // null where there are errors
  std::vector<Problem> problems;         // ordered by place
};

// Reads and checks a policy file; everything that is wrong comes at once (docs/policy-language.md §1, §11). Codes: E-YAML, E-KEY,
// E-TYPE, E-REF, E-DUP, E-TRUST, E-TIME.
PolicyLoad load_policy_file(const std::string& path, PolicyUse use);

// The same from text; `path` is how messages name it and where relative files are looked for.
PolicyLoad load_policy(std::string_view text, const std::string& path, PolicyUse use);

}  // namespace sekisho
