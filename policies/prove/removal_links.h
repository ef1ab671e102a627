#pragma once

#include "policies/prove/target_cases.h"

#include <vector>

namespace sekisho {

// What holds between what is left of the findings in two views of one request, of one target or of two, of one policy or of two: a
// view whose transforms clear at least what the other's do is left with nothing of a pattern where the other is. Without it what a
// transform clears in part would be free in each view, and a policy would differ from itself. Transforms as they are written.
std::vector<FormulaId> link_removals(TargetCases& one, TargetCases& other, CaseInputs& inputs);

}  // namespace sekisho
