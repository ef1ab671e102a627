#pragma once

#include "config/problem.h"
#include "policies/detect/detect_all.h"
#include "policies/model/policy.h"

#include <string>
#include <vector>

namespace sekisho {

// The detectors that the policy declares, ready to run, in its order. One that cannot be made is left out and becomes a problem at its
// place in `file`.
std::vector<DeclaredDetector> make_policy_detectors(const Policy& policy, const std::string& file, std::vector<Problem>& problems);

}  // namespace sekisho
