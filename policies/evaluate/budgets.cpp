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

void check_block(Evaluation& evaluation, const CompiledRule& compiled, double used, Verdict& verdict) {
  if (used >= 1) return add_used_up(evaluation, compiled, used, verdict);
  if (!verdict.estimated_cost) return;
  const Budget& budget = evaluation.program().document().budgets[compiled.index];
  const std::optional<double> rate = evaluation.program().exchange(verdict.estimated_cost->currency, budget.limit.currency);
  const double left = left_of(budget, used);
  if (rate && static_cast<double>(verdict.estimated_cost->micros) * *rate <= left) return;
  const Money rest{static_cast<std::int64_t>(left), budget.limit.currency};
  verdict.failures.push_back({evaluation.keep("budget:" + budget.id),
                              "cost.est",
                              evaluation.keep("<= " + to_string(rest)),
                              evaluation.keep(to_string(*verdict.estimated_cost)),
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
