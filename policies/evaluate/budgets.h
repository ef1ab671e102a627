#pragma once

#include "policies/evaluate/evaluation.h"

namespace sekisho {

// Adds `budget:<id>` for every budget that keeps the target out (docs/policy-language.md §4, 5d, and §7): one that is used up, or one
// with `on_exceed: block` of which less is left than the request is expected to cost. What cannot be
// estimated, because a price that it needs is unknown, or cannot be converted to the budget's currency, counts as too much; where no
// target of the policy tells a price at all, nothing is counted. Settles `budgets_hold`.
void add_budget_failures(Evaluation& evaluation, std::size_t target, Verdict& verdict);

}  // namespace sekisho
