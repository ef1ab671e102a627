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

// The targets of one word that one constraint keeps out.
struct Failed {
  const CompiledRule* rule = nullptr;
  std::size_t word = 0;
  std::uint64_t bits = 0;
};

std::vector<Failed> find_failed(Evaluation& evaluation, const std::vector<std::uint64_t>& served) {
  std::vector<Failed> out;
  for (const CompiledRule& rule : evaluation.program().constraints()) {
    for (std::size_t word = 0; word < served.size(); ++word) {
      const std::uint64_t bits = failing(evaluation, rule, word) & served[word];
      if (bits != 0) out.push_back({&rule, word, bits});
    }
  }
  return out;
}

template <class Visit>
void for_each_target(const Failed& failed, Visit visit) {
  for (std::uint64_t bits = failed.bits; bits != 0; bits &= bits - 1)
    visit(failed.word * 64 + static_cast<std::size_t>(std::countr_zero(bits)));
}

}  // namespace

void constrain(Evaluation& evaluation, const std::vector<std::uint64_t>& served, std::vector<Verdict>& verdicts) {
  const std::size_t count = evaluation.program().targets().size();
  std::vector<std::size_t> place(count, 0);
  for (std::size_t target = 0, next = 0; target < count; ++target) {
    if ((served[target / 64] >> (target % 64) & 1U) != 0) place[target] = next++;
  }
  const std::vector<Failed> failed = find_failed(evaluation, served);
  std::vector<std::uint32_t> failures(count, 0);
  for (const Failed& entry : failed) {
    for_each_target(entry, [&](std::size_t target) { ++failures[target]; });
  }
  for (std::size_t target = 0; target < count; ++target) {
    if (failures[target] > 0) verdicts[place[target]].failures.reserve(failures[target]);
  }
  for (const Failed& entry : failed) {
    for_each_target(entry,
                    [&](std::size_t target) { verdicts[place[target]].failures.push_back(failure_of(evaluation, *entry.rule, target)); });
  }
  for (std::size_t target = 0; target < count; ++target) {
    if ((served[target / 64] >> (target % 64) & 1U) != 0) add_target_failures(evaluation, target, verdicts[place[target]]);
  }
}

}  // namespace sekisho
