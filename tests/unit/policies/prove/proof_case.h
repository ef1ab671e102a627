#pragma once

#include "policies/prove/prove.h"
#include "tests/unit/policies/policy_from.h"

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

namespace sekisho {

// One outcome with the policy that it points into.
struct Proof {
  std::shared_ptr<const Policy> policy;
  std::vector<ProofOutcome> outcomes;

  const ProofOutcome& of(const std::string& id) const {
    return *std::ranges::find_if(outcomes, [&](const ProofOutcome& outcome) { return outcome.assertion->id == id; });
  }
};

inline Proof prove_text(const std::string& text) {
  Proof out{policy_from(text), {}};
  if (out.policy) out.outcomes = prove(out.policy, a_friday());
  return out;
}

inline constexpr const char* kHead = R"(policy: v1
org: x
classes: [public, internal, secret]
labels: [pii, deal]
detectors: { d: { pack: global-pii/1 } }
context: { caller: { app: optional, team: required } }
targets:
  - { id: own, operator: self, processing: [JP] }
  - { id: cloud, operator: vendor, processing: [US], certs: [{ name: iso, expires: 2026-12-01 }] }
)";

// A policy with a few rules and what else the test is about.
inline std::string policy_with(const std::string& sections) {
  return kHead + std::string(R"(classify:
  start: public
  rules:
    - { id: person, when: { found: [d.email] }, class: secret, labels: [pii] }
    - { id: ehr, when: { caller.app: ehr }, class: secret }
)") + sections;
}

inline constexpr const char* kSecretStays =
    "constraints:\n  - { id: stays, when: { data.class: secret }, require: { target.operator: self } }\n";
inline constexpr const char* kNothingLeaves =
    "assert:\n  - { id: a, forbid: { when: { data.original_class: secret }, target: { not: { target.operator: self } } } }\n";
inline constexpr const char* kPseudonyms =
    "transforms:\n  - { id: hide, replace: { types: [d.email], with: placeholder, restore: true } }\n";

}  // namespace sekisho
