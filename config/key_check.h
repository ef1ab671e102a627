#pragma once

#include "config/config.h"
#include "config/problem.h"
#include "policies/model/policy_document.h"

#include <vector>

namespace sekisho {

// What the keys say that the policy cannot understand, at its place in the configuration: an alias that no target has, a fact that the
// policy neither declares nor asks for or that it takes from elsewhere, a value of a kind that its conditions cannot be asked of. A
// value that no condition names but one that is spelled nearly so is a warning.
std::vector<Problem> check_keys(const Config& config, const PolicyDocument& policy);

}  // namespace sekisho
