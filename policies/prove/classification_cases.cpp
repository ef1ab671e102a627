#include "policies/prove/classification_cases.h"

#include <algorithm>

namespace sekisho {
ClassificationCases::ClassificationCases(const Policy& policy, CaseInputs& inputs) : policy_(policy), inputs_(inputs) {
  add_floor();
  original_ = add_view(inputs.found_originally(), always_);
}

// A declared class that nobody has heard of, or that is unknown, counts as the highest.
void ClassificationCases::add_floor() {
  FormulaStore& store = inputs_.formulas();
  floor_ = store.add_variable(policy_.classes().size());
  always_.push_back(store.at_least(floor_, policy_.document().start_class));
  const FactDomain& declared = inputs_.declared_class();
  for (std::size_t i = 0; i < declared.choices.size(); ++i) {
    const FactChoice& choice = declared.choices[i];
    if (choice.state == ValueView::State::None) continue;
    const auto* name = choice.state == ValueView::State::Given ? std::get_if<std::string>(&choice.value) : nullptr;
    const std::size_t highest = policy_.classes().size() - 1;
    const std::size_t reached = name != nullptr ? policy_.find_class(*name).value_or(highest) : highest;
    always_.push_back(store.implies(store.is(declared.variable, i), store.at_least(floor_, reached)));
  }
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
    holds.push_back(store.implies(store.is(view.data_class, value), store.any(std::move(reasons))));
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
    holds.push_back(store.implies(has, store.any(std::move(reasons))));
  }
}

}  // namespace sekisho
