#include "policies/prove/witness.h"

#include <algorithm>
#include <cstdint>
#include <tuple>

namespace sekisho {
namespace {

using Answer = Solver::Answer;

// Patterns that count many findings or have a wildcard tell a person least.
std::vector<VariableId> patterns_by_vagueness(const CaseInputs& inputs) {
  std::vector<std::size_t> kinds;
  for (std::size_t kind = 0; kind < inputs.found().size(); ++kind) kinds.push_back(kind);
  std::ranges::sort(kinds, {}, [&](std::size_t kind) {
    const FoundPattern& found = inputs.found().kind(kind).atom->found;
    const bool wildcard = std::ranges::any_of(found.any, [](const std::string& pattern) { return pattern.find('*') != std::string::npos; });
    return std::tuple(-static_cast<std::int64_t>(found.min_count), wildcard ? 0 : 1, kind);
  });
  std::vector<VariableId> out;
  for (const std::size_t kind : kinds) out.push_back(inputs.found_originally()[kind]);
  return out;
}

// What raises the class from outside is declared rather than left over from a conversation: that is told more plainly.
FormulaId floor_is_declared(PolicyCases& cases) {
  CaseInputs& inputs = cases.inputs();
  FormulaStore& store = inputs.formulas();
  const FactDomain& declared = inputs.declared_class();
  std::vector<FormulaId> ways{store.is(cases.classification().floor(), cases.policy().document().start_class)};
  for (std::size_t i = 0; i < declared.choices.size(); ++i) {
    if (declared.choices[i].state != ValueView::State::Given) continue;
    const auto* name = std::get_if<std::string>(&declared.choices[i].value);
    const std::optional<std::size_t> reached = name != nullptr ? cases.policy().find_class(*name) : std::nullopt;
    if (reached) ways.push_back(store.all({store.is(declared.variable, i), store.is(cases.classification().floor(), *reached)}));
  }
  return store.any(ways);
}

}  // namespace

std::vector<VariableId> by_plainness(PolicyCases& cases) {
  CaseInputs& inputs = cases.inputs();
  std::vector<VariableId> order;
  for (const PolicyException& exception : cases.policy().document().exceptions) order.push_back(inputs.exception(exception.id));
  for (std::size_t i = 0; i < inputs.found().detectors().size(); ++i) order.push_back(inputs.found().failed(i));
  order.push_back(inputs.moment());
  for (const Budget& budget : cases.policy().document().budgets) order.push_back(inputs.find_budget(budget.id)->variable);
  order.push_back(cases.classification().floor());
  for (const FactDomain& fact : inputs.facts()) {
    order.push_back(fact.variable);
    order.insert(order.end(), fact.members.begin(), fact.members.end());
  }
  const std::vector<VariableId> found = patterns_by_vagueness(inputs);
  order.insert(order.end(), found.begin(), found.end());
  order.push_back(inputs.hour());
  order.push_back(inputs.weekday());
  return order;
}

// The lowest values that the last answer left are values together, so what is lowest already needs no further question.
void settle(const std::vector<VariableId>& variables, std::vector<FormulaId>& formulas, FormulaStore& store, Solver& solver) {
  if (solver.solve(formulas) != Answer::Yes) return;
  Assignment model = assignment_of(store, solver);
  for (const VariableId variable : variables) {
    for (std::size_t value = 0; value < model[variable]; ++value) {
      formulas.push_back(store.is(variable, value));
      if (solver.solve(formulas) == Answer::Yes) model = assignment_of(store, solver);
      if (model[variable] == value) break;
      formulas.pop_back();
    }
    formulas.push_back(store.is(variable, model[variable]));
  }
}

Assignment assignment_of(const FormulaStore& store, const Solver& solver) {
  Assignment values;
  for (VariableId id = 0; id < store.variables(); ++id) values.push_back(solver.value(id));
  return values;
}

std::optional<std::string> class_before(PolicyCases& cases, const Witness& witness) {
  const FactDomain& domain = cases.inputs().declared_class();
  const FactChoice& declared = domain.choices[witness.value(domain.variable)];
  if (declared.state == ValueView::State::Unknown) return std::nullopt;  // counts as the highest itself
  const auto* name = declared.state == ValueView::State::Given ? std::get_if<std::string>(&declared.value) : nullptr;
  const std::size_t named = name == nullptr ? 0 : cases.policy().find_class(*name).value_or(0);
  const std::size_t floor = witness.value(cases.classification().floor());
  const PolicyDocument& document = cases.policy().document();
  return floor > std::max(named, document.start_class) ? std::optional(document.classes[floor]) : std::nullopt;
}

bool holds(FormulaId formula, const Assignment& values, const FormulaStore& store) {
  const FormulaStore::Node& node = store.node(formula);
  const auto part_holds = [&](FormulaId part) { return holds(part, values, store); };
  if (node.kind == FormulaStore::Kind::All) return std::ranges::all_of(node.parts, part_holds);
  if (node.kind == FormulaStore::Kind::Any) return std::ranges::any_of(node.parts, part_holds);
  const std::size_t value = values[node.variable];
  return (node.values[value / 64] >> (value % 64) & 1U) != 0;
}

std::optional<Witness> find_witness(PolicyCases& cases, std::size_t target, Removal removal, std::vector<FormulaId> formulas,
                                    Solver& solver) {
  const std::vector<FormulaId>& always = cases.target(target, removal).always();
  formulas.insert(formulas.end(), always.begin(), always.end());
  if (solver.solve(formulas) != Answer::Yes) return std::nullopt;
  formulas.push_back(floor_is_declared(cases));
  if (solver.solve(formulas) != Answer::Yes) formulas.pop_back();
  settle(by_plainness(cases), formulas, cases.inputs().formulas(), solver);
  if (solver.solve(formulas) != Answer::Yes) return std::nullopt;
  return Witness{assignment_of(cases.inputs().formulas(), solver), target};
}

}  // namespace sekisho
