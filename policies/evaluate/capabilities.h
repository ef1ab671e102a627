#pragma once

#include "policies/evaluate/evaluation.h"

namespace sekisho {

// Adds `target:context`, `target:modality`, `target:tools`, `target:json_schema`, `target:embeddings` where the target is known not to
// do what the request needs.
void add_capability_failures(Evaluation& evaluation, std::size_t target, Verdict& verdict);

// Adds `target:disabled` and `target:unavailable` from its live state. Settles `reachable`.
void add_live_failures(Evaluation& evaluation, std::size_t target, Verdict& verdict);

}  // namespace sekisho
