#pragma once

#include "policies/model/policy_test.h"
#include "policies/prove/policy_cases.h"

#include <vector>

namespace sekisho {

// What says of the cases that they are those of one request: its facts, findings, failed detectors, budgets and time (`now` where it
// has none). What follows from these is left open.
std::vector<FormulaId> pins_of(PolicyCases& cases, const Given& given, WallTime now);

}  // namespace sekisho
