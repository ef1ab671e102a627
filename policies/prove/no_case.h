#pragma once

#include "policies/prove/policy_cases.h"

#include <cstdint>
#include <optional>

namespace sekisho {

// What keeps an assertion from being about anything: its `when` holds of no request, its `target` of no target, or never both at once.
enum class NoCase : std::uint8_t { When, Target, Together };

// nullopt where there is a case that the assertion is about, whether its target survives there or not, and where the solver cannot tell.
std::optional<NoCase> find_no_case(PolicyCases& cases, const Assertion& assertion, Solver& solver);

}  // namespace sekisho
