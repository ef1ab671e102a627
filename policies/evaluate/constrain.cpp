#include "policies/evaluate/constrain.h"

#include "policies/evaluate/capabilities.h"

#include <algorithm>
#include <bit>

namespace sekisho {
namespace {

// The leaf that kept an expression from being `wanted` on the target; null where it has none.
const ProgramNode* find_deciding_leaf(Evaluation& evaluation, const ProgramNode& node, std::size_t target, Kleene& wanted) {
  if (node.kind == Expression::Kind::Leaf) return &node;
  if (node.kind == Expression::Kind::Not) {
    wanted = !wanted;
    return find_deciding_leaf(evaluation, node.parts.front(), target, wanted);
  }
  for (const ProgramNode& part : node.parts) {
    if (evaluation.value_at(part, target) == wanted) continue;
    Kleene wanted_of_part = wanted;
    const ProgramNode* leaf = find_deciding_leaf(evaluation, part, target, wanted_of_part);
    if (leaf == nullptr) continue;
    wanted = wanted_of_part;
    return leaf;
  }
  return nullptr;
}

Failure failure_of(Evaluation& evaluation, const CompiledRule& rule, std::size_t target) {
  const Constraint& constraint = evaluation.policy().document().constraints[rule.index];
  Failure failure;
  failure.rule = constraint.id;
  failure.why = constraint.why;
  Kleene wanted = kleene(constraint.effect == Constraint::Effect::Require);
  const ProgramNode* leaf = find_deciding_leaf(evaluation, rule.condition, target, wanted);
  if (leaf == nullptr) return failure;
  failure.path = leaf->atom->path;
  failure.want = wanted == Kleene::True ? leaf->atom->want : "not " + leaf->atom->want;
  failure.got = evaluation.text_of_leaf(*leaf, target);
  return failure;
}

// The targets of one word that the constraint keeps out: where `when` is not false and the condition does not hold for sure.
std::uint64_t failing(Evaluation& evaluation, const CompiledRule& rule, std::size_t word) {
  const TruthWord when = evaluation.truth(rule.when, word);
  if (when.no == ~std::uint64_t{0}) return 0;
  const TruthWord condition = evaluation.truth(rule.condition, word);
  const bool require = evaluation.policy().document().constraints[rule.index].effect == Constraint::Effect::Require;
  return ~when.no & ~(require ? condition.yes : condition.no);
}

}  // namespace

void constrain(Evaluation& evaluation, const std::vector<std::uint64_t>& served, std::vector<Verdict>& verdicts) {
  const std::size_t count = evaluation.program().targets().size();
  std::vector<std::size_t> place(count, 0);
  for (std::size_t target = 0, next = 0; target < count; ++target) {
    if ((served[target / 64] >> (target % 64) & 1U) != 0) place[target] = next++;
  }
  for (const CompiledRule& rule : evaluation.program().constraints()) {
    for (std::size_t word = 0; word < served.size(); ++word) {
      for (std::uint64_t bits = failing(evaluation, rule, word) & served[word]; bits != 0; bits &= bits - 1) {
        const std::size_t target = word * 64 + static_cast<std::size_t>(std::countr_zero(bits));
        verdicts[place[target]].failures.push_back(failure_of(evaluation, rule, target));
      }
    }
  }
  for (std::size_t target = 0; target < count; ++target) {
    if ((served[target / 64] >> (target % 64) & 1U) != 0) add_target_failures(evaluation, target, verdicts[place[target]]);
  }
}

}  // namespace sekisho
