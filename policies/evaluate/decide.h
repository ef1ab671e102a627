#pragma once

#include "policies/evaluate/decision.h"

#include <memory>

namespace sekisho {

// Judges one request by docs/policy-language.md §4. Deterministic: the same policy and input give the same decision.
Decision decide(const std::shared_ptr<const Policy>& policy, const DecisionInput& input);

}  // namespace sekisho
