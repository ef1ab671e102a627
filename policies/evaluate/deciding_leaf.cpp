#include "policies/evaluate/deciding_leaf.h"

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

}  // namespace

void explain_condition(Evaluation& evaluation, const ProgramNode& condition, std::size_t target, Kleene wanted, Failure& failure) {
  const ProgramNode* leaf = find_deciding_leaf(evaluation, condition, target, wanted);
  if (leaf == nullptr) return;
  failure.path = leaf->atom->path;
  failure.want = wanted == Kleene::True ? std::string_view(leaf->atom->want) : std::string_view(leaf->unwanted);
  failure.got = evaluation.text_of_leaf(*leaf, target);
}

}  // namespace sekisho
