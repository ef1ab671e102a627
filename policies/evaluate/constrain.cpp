#include "policies/evaluate/constrain.h"

#include "policies/evaluate/budgets.h"
#include "policies/evaluate/capabilities.h"
#include "policies/evaluate/deciding_leaf.h"

#include <algorithm>
#include <bit>

namespace sekisho {
namespace {

// The targets of one word that the constraint keeps out: where `when` is not false and the condition does not hold for sure.
std::uint64_t failing(Evaluation& evaluation, const CompiledRule& rule, std::size_t word) {
  const TruthWord when = evaluation.truth(rule.when, word);
  if (when.no == ~std::uint64_t{0}) return 0;
  const TruthWord condition = evaluation.truth(rule.condition, word);
  const bool require = evaluation.policy().document().constraints[rule.index].effect == Constraint::Effect::Require;
  return ~when.no & ~(require ? condition.yes : condition.no);
}

// The targets of one word that one constraint keeps out, or would without an exception.
struct Failed {
  const CompiledRule* rule = nullptr;
  std::size_t word = 0;
  std::uint64_t bits = 0;
  std::uint64_t relaxed = 0;
};

std::vector<Failed> find_failed(Evaluation& evaluation, const ActiveExceptions& exceptions, const std::vector<std::uint64_t>& served) {
  std::vector<Failed> out;
  for (const CompiledRule& rule : evaluation.program().constraints()) {
    for (std::size_t word = 0; word < served.size(); ++word) {
      const std::uint64_t bits = failing(evaluation, rule, word) & served[word];
      if (bits == 0) continue;
      const std::uint64_t relaxed = exceptions.relaxed(rule, word);
      out.push_back({&rule, word, bits & ~relaxed, bits & relaxed});
    }
  }
  return out;
}

template <class Visit>
void for_each_target(std::size_t word, std::uint64_t bits, Visit visit) {
  for (; bits != 0; bits &= bits - 1) visit(word * 64 + static_cast<std::size_t>(std::countr_zero(bits)));
}

void add_failures(Evaluation& evaluation, const Failed& failed, const std::vector<Verdict*>& verdict_of) {
  const Constraint& constraint = evaluation.program().document().constraints[failed.rule->index];
  Failure of_any_target;
  of_any_target.rule = constraint.id;
  of_any_target.why = constraint.why;
  const Kleene wanted = kleene(constraint.effect == Constraint::Effect::Require);
  for_each_target(failed.word, failed.bits, [&](std::size_t target) {
    Failure& failure = verdict_of[target]->failures.emplace_back(of_any_target);
    explain_condition(evaluation, failed.rule->condition, target, wanted, failure);
  });
  for_each_target(failed.word, failed.relaxed, [&](std::size_t target) { verdict_of[target]->relaxed.push_back(constraint.id); });
}

// What keeps the target out beside the constraints.
void finish(Evaluation& evaluation, std::size_t target, Verdict& verdict) {
  const std::size_t constraints = verdict.failures.size();
  add_capability_failures(evaluation, target, verdict);
  verdict.constraints_hold = verdict.failures.empty();
  add_budget_failures(evaluation, target, verdict);
  add_live_failures(evaluation, target, verdict);
  verdict.admitted = verdict.constraints_hold && verdict.budgets_hold && verdict.reachable;
  if (verdict.failures.size() > constraints) std::ranges::sort(verdict.failures, {}, &Failure::rule);
}

}  // namespace

void constrain(Evaluation& evaluation, const ActiveExceptions& exceptions, const std::vector<std::uint64_t>& served,
               std::vector<Verdict>& verdicts) {
  const std::size_t count = evaluation.program().targets().size();
  std::vector<Verdict*> verdict_of(count, nullptr);
  std::size_t next = 0;
  for (std::size_t word = 0; word < served.size(); ++word) {
    for_each_target(word, served[word], [&](std::size_t target) { verdict_of[target] = &verdicts[next++]; });
  }
  const std::vector<Failed> failed = find_failed(evaluation, exceptions, served);
  std::vector<std::uint32_t> failures(count, 0);
  for (const Failed& entry : failed) {
    for_each_target(entry.word, entry.bits, [&](std::size_t target) { ++failures[target]; });
  }
  for (std::size_t target = 0; target < count; ++target) {
    if (failures[target] > 0) verdict_of[target]->failures.reserve(failures[target]);
  }
  for (const Failed& entry : failed) add_failures(evaluation, entry, verdict_of);
  for (std::size_t target = 0; target < count; ++target) {
    if (verdict_of[target] != nullptr) finish(evaluation, target, *verdict_of[target]);
  }
}

}  // namespace sekisho
