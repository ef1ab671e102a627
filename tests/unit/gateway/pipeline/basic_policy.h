#pragma once

#include "policies/detect/detect_all.h"
#include "policies/detect/packs.h"
#include "tests/unit/policies/policy_from.h"

#include <memory>
#include <vector>

namespace sekisho {

// As little as makes a policy, with the detector `basic`.
inline std::shared_ptr<const Policy> basic_policy() {
  return policy_from(R"(policy: v1
org: test
classes: [a, b]
detectors: { basic: { pack: basic/1 } }
targets: [{ id: t }]
)");
}

// The detectors that it declares.
inline std::vector<DeclaredDetector> basic_detectors() { return {{"basic", make_detector("basic/1").value(), Confidence::Low}}; }

}  // namespace sekisho
