#include "policies/prove/case_count.h"

#include <set>

namespace sekisho {
namespace {

void collect(FormulaId id, const FormulaStore& store, std::set<VariableId>& variables) {
  const FormulaStore::Node& node = store.node(id);
  if (node.kind == FormulaStore::Kind::Leaf) variables.insert(node.variable);
  for (const FormulaId part : node.parts) collect(part, store, variables);
}

void add(const DataView& view, std::set<VariableId>& variables) {
  variables.insert(view.data_class);
  for (const std::optional<VariableId>& label : view.labels) {
    if (label) variables.insert(*label);
  }
}

}  // namespace

double count_cases(PolicyCases& cases, std::size_t target, Removal removal, std::size_t layer, const std::vector<FormulaId>& formulas) {
  const CaseInputs& inputs = cases.inputs();
  const FormulaStore& store = inputs.formulas();
  std::set<VariableId> told_apart;
  for (const FormulaId formula : formulas) collect(formula, store, told_apart);
  std::set<VariableId> counted{inputs.hour(), inputs.weekday(), inputs.moment()};
  add(cases.classification().original(), counted);
  add(cases.target(target, removal).residual(layer), counted);
  for (const FactDomain& fact : inputs.facts()) {
    counted.insert(fact.variable);
    counted.insert(fact.members.begin(), fact.members.end());
  }
  for (const PolicyException& exception : cases.policy().document().exceptions) counted.insert(inputs.exception(exception.id));
  for (const Budget& budget : cases.policy().document().budgets) counted.insert(inputs.find_budget(budget.id)->variable);
  double count = 1;
  for (const VariableId variable : told_apart) {
    if (counted.contains(variable)) count *= static_cast<double>(store.variable(variable).size);
  }
  return count;
}

}  // namespace sekisho
