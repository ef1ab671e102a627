#include "policies/prove/no_case.h"

#include <algorithm>
#include <vector>

namespace sekisho {
namespace {

using Formulas = std::vector<FormulaId>;

// True where for no target there is a case with what `formulas_for` gives.
template <class FormulasFor>
bool never(PolicyCases& cases, Solver& solver, FormulasFor formulas_for) {
  for (std::size_t i = 0; i < cases.policy().targets().size(); ++i) {
    TargetCases& target = cases.target(i, Removal::AsWritten);
    Formulas formulas = formulas_for(target);
    if (std::ranges::find(formulas, cases.inputs().formulas().no()) != formulas.end()) continue;
    formulas.insert(formulas.end(), target.always().begin(), target.always().end());
    if (solver.solve(formulas) != Solver::Answer::No) return false;
  }
  return true;
}

}  // namespace

std::optional<NoCase> find_no_case(PolicyCases& cases, const Assertion& assertion, Solver& solver) {
  const auto when = [&](TargetCases& target) { return target.is_not(assertion.when, Kleene::False, assertion.layer); };
  const auto is_meant = [&](TargetCases& target) { return target.is_not(assertion.target, Kleene::False, assertion.layer); };
  if (!never(cases, solver, [&](TargetCases& target) { return Formulas{is_meant(target), when(target)}; })) return std::nullopt;
  if (never(cases, solver, [&](TargetCases& target) { return Formulas{is_meant(target)}; })) return NoCase::Target;
  if (never(cases, solver, [&](TargetCases& target) { return Formulas{when(target)}; })) return NoCase::When;
  return NoCase::Together;
}

}  // namespace sekisho
