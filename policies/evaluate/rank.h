#pragma once

#include "policies/evaluate/evaluation.h"

namespace sekisho {

// What this request is expected to cost on the target, in the currency of its price; nullopt where a price is unknown.
std::optional<Money> estimated_cost(const Evaluation& evaluation, std::size_t target);

// Orders the admitted targets by the preference and cuts the list (docs/policy-language.md §11, "Preference"). Fills `order`,
// `preference` and each admitted verdict's `ranks`. `positions` are the verdicts' targets in the document.
void rank(Evaluation& evaluation, const std::vector<std::size_t>& positions, Decision& decision);

}  // namespace sekisho
