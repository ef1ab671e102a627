#pragma once

#include "policies/prove/policy_cases.h"

#include <cstdint>
#include <optional>
#include <string_view>

namespace sekisho {

// What keeps an assertion from being about anything: its `when` holds of no request, its `target` of no target, or never both at once.
enum class NoCase : std::uint8_t { When, Target, Together };

// The phrase for it of a table that has `no_when`, `no_such` and `no_together`.
template <class Phrases>
std::string_view phrase_of(NoCase no_case, const Phrases& say) {
  switch (no_case) {
    case NoCase::When:
      return say.no_when;
    case NoCase::Target:
      return say.no_such;
    case NoCase::Together:
      return say.no_together;
  }
  return {};
}

// nullopt where there is a case that the assertion is about, whether its target survives there or not, and where the solver cannot tell.
std::optional<NoCase> find_no_case(PolicyCases& cases, const Assertion& assertion, Solver& solver);

}  // namespace sekisho
