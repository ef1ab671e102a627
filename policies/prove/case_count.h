#pragma once

#include "policies/prove/policy_cases.h"

#include <vector>

namespace sekisho {

// How many combinations of class, labels, what is left of them, facts, times, budgets and exceptions the formulas tell apart for the
// target. What detectors find is not counted: it only matters through class and labels.
double count_cases(PolicyCases& cases, std::size_t target, Removal removal, std::size_t layer, const std::vector<FormulaId>& formulas);

}  // namespace sekisho
