#pragma once

#include "policies/evaluate/evaluation.h"

namespace sekisho {

// Fills in what an explanation says of a condition that is not `wanted` on the target: the path that decided, what was wanted of it
// and what it was.
void explain_condition(Evaluation& evaluation, const ProgramNode& condition, std::size_t target, Kleene wanted, Failure& failure);

}  // namespace sekisho
