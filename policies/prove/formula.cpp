#include "policies/prove/formula.h"

#include <algorithm>

namespace sekisho {
namespace {

constexpr std::size_t kBits = 64;

}  // namespace

// The first two nodes are `all` of nothing, which is true, and `any` of nothing, which is false.
FormulaStore::FormulaStore() : nodes_{Node{Kind::All, 0, {}, {}}, Node{Kind::Any, 0, {}, {}}} {}

VariableId FormulaStore::add_variable(std::size_t size) {
  variables_.push_back({words_, (size + kBits - 1) / kBits, size});
  words_ += variables_.back().words;
  return static_cast<VariableId>(variables_.size() - 1);
}

FormulaId FormulaStore::add(Node node) {
  nodes_.push_back(std::move(node));
  return static_cast<FormulaId>(nodes_.size() - 1);
}

FormulaId FormulaStore::is_in(VariableId variable, const ValueSet& values) {
  const auto count = static_cast<std::size_t>(std::ranges::count(values, true));
  if (count == 0) return no();
  if (count == variables_[variable].size) return yes();
  Node leaf{Kind::Leaf, variable, std::vector<std::uint64_t>(variables_[variable].words, 0), {}};
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (values[i]) leaf.values[i / kBits] |= std::uint64_t{1} << (i % kBits);
  }
  return add(std::move(leaf));
}

FormulaId FormulaStore::is(VariableId variable, std::size_t value) {
  ValueSet values(variables_[variable].size, false);
  values[value] = true;
  return is_in(variable, values);
}

FormulaId FormulaStore::at_least(VariableId variable, std::size_t value) {
  ValueSet values(variables_[variable].size, false);
  for (std::size_t i = value; i < values.size(); ++i) values[i] = true;
  return is_in(variable, values);
}

FormulaId FormulaStore::join(Kind kind, const std::vector<FormulaId>& parts) {
  const FormulaId neutral = truth(kind == Kind::All);
  const FormulaId decisive = truth(kind == Kind::Any);
  Node node{kind, 0, {}, {}};
  for (const FormulaId part : parts) {
    if (part == neutral || std::ranges::find(node.parts, part) != node.parts.end()) continue;
    if (part == decisive) return decisive;
    if (nodes_[part].kind == kind) {
      node.parts.insert(node.parts.end(), nodes_[part].parts.begin(), nodes_[part].parts.end());
    } else {
      node.parts.push_back(part);
    }
  }
  if (node.parts.empty()) return neutral;
  return node.parts.size() == 1 ? node.parts.front() : add(std::move(node));
}

FormulaId FormulaStore::all(const std::vector<FormulaId>& parts) { return join(Kind::All, parts); }
FormulaId FormulaStore::any(const std::vector<FormulaId>& parts) { return join(Kind::Any, parts); }

FormulaId FormulaStore::negation(FormulaId id) {
  if (id == yes() || id == no()) return truth(id == no());
  if (nodes_[id].kind == Kind::Leaf) {
    Node leaf = nodes_[id];
    const std::size_t size = variables_[leaf.variable].size;
    for (std::size_t word = 0; word < leaf.values.size(); ++word) {
      const std::size_t left = size - word * kBits;
      leaf.values[word] = ~leaf.values[word] & (left >= kBits ? ~std::uint64_t{0} : (std::uint64_t{1} << left) - 1);
    }
    return add(std::move(leaf));
  }
  const std::vector<FormulaId> parts = nodes_[id].parts;
  const bool all_of = nodes_[id].kind == Kind::All;
  std::vector<FormulaId> negated;
  for (const FormulaId part : parts) negated.push_back(negation(part));
  return all_of ? any(negated) : all(negated);
}

FormulaId FormulaStore::implies(FormulaId condition, FormulaId consequence) { return any({negation(condition), consequence}); }

FormulaId FormulaStore::equal(VariableId a, VariableId b) {
  if (a == b) return yes();
  std::vector<FormulaId> either;
  for (std::size_t value = 0; value < variables_[a].size; ++value) either.push_back(all({is(a, value), is(b, value)}));
  return any(either);
}

}  // namespace sekisho
