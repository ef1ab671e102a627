#include "policies/prove/classification_cases.h"

#include <algorithm>

namespace sekisho {

ClassificationCases::ClassificationCases(const Policy& policy, CaseInputs& inputs) : policy_(policy), inputs_(inputs) {
  add_floor();
  original_ = add_view(inputs.found_originally(policy), always_);
}

// A class that nobody has heard of counts as the highest.
std::size_t ClassificationCases::reached_by(const std::string& name) const {
  return policy_.find_class(name).value_or(policy_.classes().size() - 1);
}

// The class that a declared one raises to; nullopt: none is declared. One that is unknown may be any.
std::optional<std::size_t> ClassificationCases::reached_by(const FactChoice& declared) const {
  if (declared.state == ValueView::State::None) return std::nullopt;
  const auto* name = declared.state == ValueView::State::Given ? std::get_if<std::string>(&declared.value) : nullptr;
  return name != nullptr ? reached_by(*name) : policy_.classes().size() - 1;
}

void ClassificationCases::add_floor() {
  FormulaStore& store = inputs_.formulas();
  floor_ = store.add_variable(policy_.classes().size());
  always_.push_back(store.at_least(floor_, policy_.document().start_class));
  const FactDomain& declared = inputs_.declared_class();
  for (std::size_t i = 0; i < declared.choices.size(); ++i) {
    const std::optional<std::size_t> reached = reached_by(declared.choices[i]);
    if (reached) always_.push_back(store.implies(store.is(declared.variable, i), store.at_least(floor_, *reached)));
  }
}

std::vector<FormulaId> ClassificationCases::floor_follows(VariableId earlier, const std::vector<std::string>& names) {
  FormulaStore& store = inputs_.formulas();
  std::vector<FormulaId> out;
  std::vector<std::vector<FormulaId>> reasons(policy_.classes().size());
  reasons[policy_.document().start_class].push_back(store.yes());
  const FactDomain& declared = inputs_.declared_class();
  for (std::size_t i = 0; i < declared.choices.size(); ++i) {
    const std::optional<std::size_t> reached = reached_by(declared.choices[i]);
    if (reached) reasons[*reached].push_back(store.is(declared.variable, i));
  }
  for (std::size_t i = 0; i < names.size(); ++i) {
    const std::size_t reached = reached_by(names[i]);
    const FormulaId was = store.is(earlier, i);
    reasons[reached].push_back(was);
    out.push_back(store.implies(was, store.at_least(floor_, reached)));
  }
  for (std::size_t value = 0; value < reasons.size(); ++value) {
    out.push_back(store.implies(store.is(floor_, value), store.any(reasons[value])));
  }
  return out;
}

FormulaId ClassificationCases::fires(std::size_t rule, const std::vector<VariableId>& found) const {
  const ConditionSite site{&policy_, nullptr, nullptr, &found, 0};
  return condition_is_not(policy_.document().classify[rule].when, Kleene::False, site, inputs_);
}

DataView ClassificationCases::add_view(const std::vector<VariableId>& found, std::vector<FormulaId>& holds) {
  FormulaStore& store = inputs_.formulas();
  DataView view;
  view.data_class = store.add_variable(policy_.classes().size());
  for (const std::string& label : policy_.labels()) {
    view.labels.push_back(inputs_.labels_asked().contains(label) ? std::optional(store.add_variable(2)) : std::nullopt);
  }
  std::vector<FormulaId> fired;
  for (std::size_t rule = 0; rule < policy_.document().classify.size(); ++rule) fired.push_back(fires(rule, found));
  add_class(view, fired, holds);
  add_labels(view, fired, holds);
  return view;
}

// The class is the highest of the floor and of the rules that contribute.
void ClassificationCases::add_class(const DataView& view, const std::vector<FormulaId>& fired, std::vector<FormulaId>& holds) {
  FormulaStore& store = inputs_.formulas();
  const std::vector<ClassifyRule>& rules = policy_.document().classify;
  for (std::size_t value = 0; value < policy_.classes().size(); ++value) {
    std::vector<FormulaId> reasons{store.is(floor_, value)};
    for (std::size_t rule = 0; rule < rules.size(); ++rule) {
      if (rules[rule].data_class == value) reasons.push_back(fired[rule]);
    }
    holds.push_back(store.implies(store.is(view.data_class, value), store.any(reasons)));
    holds.push_back(store.implies(store.at_least(floor_, value), store.at_least(view.data_class, value)));
  }
  for (std::size_t rule = 0; rule < rules.size(); ++rule) {
    if (rules[rule].data_class) holds.push_back(store.implies(fired[rule], store.at_least(view.data_class, *rules[rule].data_class)));
  }
}

void ClassificationCases::add_labels(const DataView& view, const std::vector<FormulaId>& fired, std::vector<FormulaId>& holds) {
  FormulaStore& store = inputs_.formulas();
  const std::vector<ClassifyRule>& rules = policy_.document().classify;
  for (std::size_t label = 0; label < view.labels.size(); ++label) {
    if (!view.labels[label]) continue;
    const FormulaId has = store.is(*view.labels[label], 1);
    std::vector<FormulaId> reasons;
    for (std::size_t rule = 0; rule < rules.size(); ++rule) {
      if (std::ranges::find(rules[rule].labels, label) == rules[rule].labels.end()) continue;
      reasons.push_back(fired[rule]);
      holds.push_back(store.implies(fired[rule], has));
    }
    holds.push_back(store.implies(has, store.any(reasons)));
  }
}

}  // namespace sekisho
