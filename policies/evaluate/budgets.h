#pragma once

#include "policies/evaluate/evaluation.h"

namespace sekisho {

// Adds `budget:<id>` for every budget that keeps the target out (docs/policy-language.md §4, 5d, and §7): one that is used up, or one
// with `on_exceed: block` of which less is left than the request is expected to cost. A target of unknown price costs nothing that
// could be counted; a price in a currency that the policy cannot convert counts as too much. Settles `budgets_hold`.
void add_budget_failures(Evaluation& evaluation, std::size_t target, Verdict& verdict);

}  // namespace sekisho
