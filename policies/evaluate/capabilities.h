#pragma once

#include "policies/evaluate/evaluation.h"

namespace sekisho {

// Adds what keeps the target out beside the constraints: `target:context`, `target:modality`, `target:tools`, `target:json_schema` where
// it is known not to do what the request needs; `target:disabled`, `target:unavailable` from its live state. Settles `constraints_hold`
// and `admitted`, and leaves the failures ordered by rule.
void add_target_failures(const Evaluation& evaluation, std::size_t target, Verdict& verdict);

}  // namespace sekisho
