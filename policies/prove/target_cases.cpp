#include "policies/prove/target_cases.h"

#include "policies/model/glob.h"
#include "policies/model/program.h"
#include "policies/prove/glob_overlap.h"

#include <algorithm>

namespace sekisho {
namespace {

constexpr auto kSomething = static_cast<std::size_t>(FoundValue::Something);

bool could_touch(const Transform& transform, const FoundPattern& found) {
  return std::ranges::any_of(transform.types, [&](const std::string& type) {
    return std::ranges::any_of(found.any, [&](const std::string& pattern) { return globs_overlap(type, pattern); });
  });
}

// True where nothing that the pattern counts is left once the transform has been at it.
bool clears_all(const Transform& transform, const FoundPattern& found) {
  return std::ranges::all_of(found.any, [&](const std::string& pattern) {
    return std::ranges::any_of(transform.types, [&](const std::string& type) { return glob_matches(type, pattern); });
  });
}

}  // namespace

TargetCases::TargetCases(const Policy& policy, std::size_t target, Removal removal, ClassificationCases& classification, CaseInputs& inputs)
    : policy_(policy),
      target_(target),
      removal_(removal),
      classification_(classification),
      inputs_(inputs),
      always_(classification.always()) {
  always_.insert(always_.end(), inputs.always().begin(), inputs.always().end());
  const ConditionSite site = site_originally();
  FormulaStore& store = inputs.formulas();
  for (const Transform& transform : policy.document().transforms) {
    applies_.push_back(store.all({condition_is_not(transform.when, Kleene::False, site, inputs),
                                  condition_is_not(transform.applies_to, Kleene::False, site, inputs)}));
  }
  view(0);
  for (std::size_t layer = 1; layer < policy.document().layers.size(); ++layer) view(layer);
}

ConditionSite TargetCases::site_originally() const {
  const DataView& original = classification_.original();
  return {&policy_, &original, &original, &inputs_.found_originally(policy_), target_};
}

FormulaId TargetCases::applies(std::size_t transform) { return applies_[transform]; }

const TargetCases::View& TargetCases::view(std::size_t layer) {
  std::vector<std::size_t> counting;
  for (std::size_t i = 0; i < applies_.size(); ++i) {
    const bool counts = may_count_on(policy_.document().layers, layer, policy_.document().transforms[i].layer);
    if (counts && applies_[i] != inputs_.formulas().no()) counting.push_back(i);
  }
  const auto known = views_.find(counting);
  if (known != views_.end()) return known->second;
  View made = counting.empty() ? View{classification_.original(), inputs_.found_originally(policy_)} : make_view(counting);
  return views_.emplace(std::move(counting), std::move(made)).first->second;
}

TargetCases::View TargetCases::make_view(const std::vector<std::size_t>& transforms) {
  View view;
  view.found = inputs_.found().add_view(inputs_.formulas());
  link_found(view, transforms);
  view.data = classification_.add_view(view.found, always_);
  return view;
}

// A transform only takes away, and only what is known.
void TargetCases::link_found(const View& view, const std::vector<std::size_t>& transforms) {
  FormulaStore& store = inputs_.formulas();
  const std::vector<VariableId>& before = inputs_.found_originally(policy_);
  const std::vector<FormulaId> links = inputs_.links(policy_, view.found);
  always_.insert(always_.end(), links.begin(), links.end());
  for (std::size_t kind = 0; kind < view.found.size(); ++kind) {
    const FormulaId same = store.equal(before[kind], view.found[kind]);
    always_.push_back(store.any({same, may_clear(kind, transforms)}));
    always_.push_back(store.any({same, store.is(before[kind], kSomething)}));
    const FormulaId left = store.is(view.found[kind], kSomething);
    if (removal_ == Removal::AsWritten) always_.push_back(store.any({store.negation(must_clear(kind, transforms)), store.negation(left)}));
  }
}

FormulaId TargetCases::may_clear(std::size_t kind, const std::vector<std::size_t>& transforms) {
  const FoundPattern& found = inputs_.found().kind(kind).atom->found;
  std::vector<FormulaId> out;
  for (const std::size_t transform : transforms) {
    if (removal_ == Removal::Arbitrary || could_touch(policy_.document().transforms[transform], found)) out.push_back(applies_[transform]);
  }
  return inputs_.formulas().any(out);
}

FormulaId TargetCases::must_clear(std::size_t kind, const std::vector<std::size_t>& transforms) {
  const FoundPattern& found = inputs_.found().kind(kind).atom->found;
  std::vector<FormulaId> out;
  for (const std::size_t transform : transforms) {
    if (clears_all(policy_.document().transforms[transform], found)) out.push_back(applies_[transform]);
  }
  return inputs_.formulas().any(out);
}

const DataView& TargetCases::residual(std::size_t layer) { return view(layer).data; }
const std::vector<VariableId>& TargetCases::found(std::size_t layer) { return view(layer).found; }

std::vector<TargetCases::Left> TargetCases::left() const {
  std::vector<Left> out;
  for (const auto& [transforms, view] : views_) out.push_back({&view.found, transforms});
  return out;
}

FormulaId TargetCases::is(const Expression& expression, Kleene wanted, std::size_t layer) {
  const ConditionSite site{&policy_, &view(layer).data, &classification_.original(), &inputs_.found_originally(policy_), target_};
  return condition(expression, wanted, site, inputs_);
}

FormulaId TargetCases::is_not(const Expression& expression, Kleene unwanted, std::size_t layer) {
  return inputs_.formulas().negation(is(expression, unwanted, layer));
}

FormulaId TargetCases::relaxes(std::size_t position) {
  FormulaStore& store = inputs_.formulas();
  const PolicyException& exception = policy_.document().exceptions[position];
  ValueSet before;
  for (const WallTime moment : inputs_.moments()) before.push_back(moment < exception.expires);
  const ConditionSite site = site_originally();
  return store.all({store.is(inputs_.exception(exception.id), 1), store.is_in(inputs_.moment(), before),
                    condition(exception.when, Kleene::True, site, inputs_), is(exception.require, Kleene::True, 0)});
}

FormulaId TargetCases::passes(std::size_t position, Exceptions exceptions) {
  const auto known = passes_.find({position, exceptions});
  if (known != passes_.end()) return known->second;
  return passes_[{position, exceptions}] = make_passes(position, exceptions);
}

FormulaId TargetCases::make_passes(std::size_t position, Exceptions exceptions) {
  const Constraint& constraint = policy_.document().constraints[position];
  std::vector<FormulaId> ways{is(constraint.when, Kleene::False, constraint.layer), meets_condition(position)};
  for (std::size_t i = 0; exceptions == Exceptions::On && constraint.exceptable && i < policy_.document().exceptions.size(); ++i) {
    const std::vector<std::string>& relaxed = policy_.document().exceptions[i].relaxes;
    if (std::ranges::find(relaxed, constraint.id) != relaxed.end()) ways.push_back(relaxes(i));
  }
  return inputs_.formulas().any(ways);
}

FormulaId TargetCases::meets_condition(std::size_t position) {
  const Constraint& constraint = policy_.document().constraints[position];
  return is(constraint.condition, kleene(constraint.effect == Constraint::Effect::Require), constraint.layer);
}

FormulaId TargetCases::passes_originally(std::size_t position) {
  const Constraint& constraint = policy_.document().constraints[position];
  const Kleene good = kleene(constraint.effect == Constraint::Effect::Require);
  const ConditionSite site = site_originally();
  return inputs_.formulas().any(
      {condition(constraint.when, Kleene::False, site, inputs_), condition(constraint.condition, good, site, inputs_)});
}

FormulaId TargetCases::budget_holds(const Budget& budget) {
  const BudgetDomain& used = *inputs_.find_budget(budget.id);
  ValueSet left;
  for (const double ratio : used.ratios) left.push_back(ratio < 1.0);
  const FormulaId within = inputs_.formulas().is_in(used.variable, left);
  if (budget.on_exceed == Budget::OnExceed::Block) {
    return policy_.program().targets().lacks_price(target_) ? inputs_.formulas().no() : within;
  }
  return inputs_.formulas().any({within, is(budget.allow_only, Kleene::True, 0)});
}

FormulaId TargetCases::survives(Exceptions exceptions) {
  FormulaStore& store = inputs_.formulas();
  std::optional<FormulaId>& known = survives_[exceptions == Exceptions::On ? 1 : 0];
  if (known) return *known;
  if (!policy_.targets()[target_].enabled) return store.no();
  std::vector<FormulaId> parts;
  for (std::size_t i = 0; i < policy_.document().constraints.size(); ++i) parts.push_back(passes(i, exceptions));
  for (const Budget& budget : policy_.document().budgets) parts.push_back(budget_holds(budget));
  known = store.all(parts);
  return *known;
}

}  // namespace sekisho
