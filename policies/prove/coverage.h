#pragma once

#include "gateway/core/clock.h"
#include "policies/model/policy.h"

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

namespace sekisho {

// How much of a policy its own tests exercise.
struct Coverage {
  std::size_t rules = 0;                 // classify rules, constraints, transforms, exceptions and budgets
  std::vector<std::string> never_fired;  // ids of those that no test made contribute, fail, replace something, or relax
  std::size_t cells = 0;                 // pairs of class and target
  std::size_t cells_asserted = 0;        // of which some test says whether the target is admitted, or what is left for it
};

// Runs the tests and counts.
Coverage cover(const std::shared_ptr<const Policy>& policy, WallTime now);

}  // namespace sekisho
