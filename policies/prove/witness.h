#pragma once

#include "policies/model/policy_test.h"
#include "policies/prove/policy_cases.h"

#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace sekisho {

// A value for every variable.
using Assignment = std::vector<std::size_t>;

// One case in full.
struct Witness {
  Assignment values;
  std::size_t target = 0;  // position in the policy

  std::size_t value(VariableId variable) const { return values[variable]; }
};

// A case of the target in which all the formulas are true, with as little in it as possible: no exception, no failed detector, the
// plainest facts, the fewest findings that will do. nullopt where there is none, or none was found (Solver::Answer::TooHard).
std::optional<Witness> find_witness(PolicyCases& cases, std::size_t target, Removal removal, std::vector<FormulaId> formulas,
                                    Solver& solver);

// Variables of a policy's cases in the order in which a person would least like to read about them.
std::vector<VariableId> by_plainness(PolicyCases& cases);
// Gives each variable in turn its lowest possible value: adds what says so to the formulas, which can be true together before and after.
void settle(const std::vector<VariableId>& variables, std::vector<FormulaId>& formulas, FormulaStore& store, Solver& solver);
// What the solver's last Yes came to, for every variable.
Assignment assignment_of(const FormulaStore& store, const Solver& solver);

// The class that earlier requests of the conversation must have had; nullopt where the start and the declared class account for the floor.
std::optional<std::string> class_before(PolicyCases& cases, const Witness& witness);

// Whether the formula is true in the case.
bool holds(FormulaId formula, const Assignment& values, const FormulaStore& store);

// The request of the witness: facts, findings and detectors that come out as its variables say.
Given given_of(PolicyCases& cases, const Witness& witness, std::size_t layer);

}  // namespace sekisho
