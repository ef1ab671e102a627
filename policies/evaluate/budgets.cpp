#include "policies/evaluate/budgets.h"

#include "policies/evaluate/deciding_leaf.h"
#include "policies/model/words.h"

#include <cmath>

namespace sekisho {
namespace {

double left_of(const Budget& budget, double used) { return std::round((1 - used) * static_cast<double>(budget.limit.micros)); }

void add_used_up(Evaluation& evaluation, const CompiledRule& compiled, double used, Verdict& verdict) {
  const Budget& budget = evaluation.program().document().budgets[compiled.index];
  verdict.failures.push_back({evaluation.keep("budget:" + budget.id),
                              evaluation.keep("budget." + budget.id + ".used_ratio"),
                              "< 1",
                              evaluation.keep(text_of(used)),
                              {}});
}

bool is_within(const Evaluation& evaluation, const Budget& budget, double left, const std::optional<Money>& cost) {
  if (!cost) return !evaluation.program().targets().tells_prices();
  const std::optional<double> rate = evaluation.program().exchange(cost->currency, budget.limit.currency);
  return rate && static_cast<double>(cost->micros) * *rate <= left;
}

void check_block(Evaluation& evaluation, const CompiledRule& compiled, double used, Verdict& verdict) {
  if (used >= 1) return add_used_up(evaluation, compiled, used, verdict);
  const Budget& budget = evaluation.program().document().budgets[compiled.index];
  const double left = left_of(budget, used);
  if (is_within(evaluation, budget, left, verdict.estimated_cost)) return;
  const Money rest{static_cast<std::int64_t>(left), budget.limit.currency};
  verdict.failures.push_back({evaluation.keep("budget:" + budget.id),
                              "cost.est",
                              evaluation.keep("<= " + to_string(rest)),
                              evaluation.keep(verdict.estimated_cost ? to_string(*verdict.estimated_cost) : "unknown"),
                              {}});
}

void check_allow_only(Evaluation& evaluation, const CompiledRule& compiled, double used, std::size_t target, Verdict& verdict) {
  if (used < 1 || evaluation.value_at(compiled.condition, target) == Kleene::True) return;
  Failure failure;
  failure.rule = evaluation.keep("budget:" + evaluation.program().document().budgets[compiled.index].id);
  explain_condition(evaluation, compiled.condition, target, Kleene::True, failure);
  verdict.failures.push_back(failure);
}

}  // namespace

void add_budget_failures(Evaluation& evaluation, std::size_t target, Verdict& verdict) {
  const std::size_t before = verdict.failures.size();
  for (const CompiledRule& compiled : evaluation.program().budgets()) {
    const double used = evaluation.used_ratio(compiled.index).value_or(1);
    const bool blocks = evaluation.program().document().budgets[compiled.index].on_exceed == Budget::OnExceed::Block;
    if (blocks) {
      check_block(evaluation, compiled, used, verdict);
    } else {
      check_allow_only(evaluation, compiled, used, target, verdict);
    }
  }
  verdict.budgets_hold = verdict.failures.size() == before;
}

}  // namespace sekisho
