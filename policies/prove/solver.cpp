#include "policies/prove/solver.h"

#include <algorithm>
#include <bit>
#include <map>
#include <numeric>

namespace sekisho {

using Node = FormulaStore::Node;
using Kind = FormulaStore::Kind;

Solver::Solver(const FormulaStore& store, std::uint64_t most_steps) : store_(store), most_steps_(most_steps) {}

void Solver::reset() {
  undo(0);
  for (VariableId id = static_cast<VariableId>(occurrences_.size()); id < store_.variables(); ++id) {
    owners_.insert(owners_.end(), store_.variable(id).words, id);
  }
  occurrences_.resize(store_.variables());
  seen_.resize(store_.variables());
  for (Formulas& formulas : occurrences_) formulas.clear();
  const std::size_t known = domains_.size();
  domains_.resize(store_.words(), 0);
  for (VariableId id = 0; id < store_.variables() && known < domains_.size(); ++id) {
    const FormulaStore::Variable& variable = store_.variable(id);
    for (std::size_t value = 0; value < variable.size; ++value) {
      domains_[variable.first_word + value / 64] |= std::uint64_t{1} << (value % 64);
    }
  }
}

Solver::Answer Solver::solve(const std::vector<FormulaId>& formulas) {
  reset();
  ++questions_;
  limit_ = steps_ + most_steps_;
  Formulas open;
  for (const FormulaId id : formulas) {
    const Node& node = store_.node(id);
    if (node.kind == Kind::All) open.insert(open.end(), node.parts.begin(), node.parts.end());
    if (node.kind != Kind::All) open.push_back(id);
  }
  index(open);
  const bool found = check(open) && propagate(0) && search(std::move(open));
  found_ = found && steps_ < limit_;
  if (steps_ >= limit_) return Answer::TooHard;
  return found ? Answer::Yes : Answer::No;
}

std::size_t Solver::value(VariableId id) const {
  const FormulaStore::Variable& variable = store_.variable(id);
  for (std::size_t word = 0; word < variable.words; ++word) {
    const std::uint64_t bits = domains_[variable.first_word + word];
    if (bits != 0) return word * 64 + static_cast<std::size_t>(std::countr_zero(bits));
  }
  return 0;
}

bool Solver::holds(FormulaId id) const { return found_ && domains_.size() == store_.words() && truth(id) == Truth::Yes; }

bool Solver::is_free(VariableId id) const {
  const FormulaStore::Variable& variable = store_.variable(id);
  std::size_t left = 0;
  for (std::size_t word = 0; word < variable.words; ++word) {
    left += static_cast<std::size_t>(std::popcount(domains_[variable.first_word + word]));
  }
  return left == variable.size && variable.size > 1;
}

Solver::Truth Solver::leaf_truth(const Node& leaf) const {
  const std::size_t first = store_.variable(leaf.variable).first_word;
  bool inside = false;
  bool outside = false;
  for (std::size_t word = 0; word < leaf.values.size(); ++word) {
    inside = inside || (domains_[first + word] & leaf.values[word]) != 0;
    outside = outside || (domains_[first + word] & ~leaf.values[word]) != 0;
  }
  if (!outside) return Truth::Yes;
  return inside ? Truth::Open : Truth::No;
}

Solver::Truth Solver::truth(FormulaId id) const {
  const Node& node = store_.node(id);
  if (node.kind == Kind::Leaf) return leaf_truth(node);
  const Truth decisive = node.kind == Kind::All ? Truth::No : Truth::Yes;
  Truth out = node.kind == Kind::All ? Truth::Yes : Truth::No;
  for (const FormulaId part : node.parts) {
    const Truth of_part = truth(part);
    if (of_part == decisive) return decisive;
    if (of_part == Truth::Open) out = Truth::Open;
  }
  return out;
}

bool Solver::restrict(VariableId id, const std::vector<std::uint64_t>& values) {
  const FormulaStore::Variable& variable = store_.variable(id);
  std::uint64_t left = 0;
  for (std::size_t word = 0; word < variable.words; ++word) {
    std::uint64_t& domain = domains_[variable.first_word + word];
    const std::uint64_t narrowed = domain & values[word];
    if (narrowed != domain) {
      trail_.emplace_back(variable.first_word + word, domain);
      domain = narrowed;
    }
    left |= narrowed;
  }
  return left != 0;
}

void Solver::undo(std::size_t mark) {
  for (; trail_.size() > mark; trail_.pop_back()) domains_[trail_.back().first] = trail_.back().second;
}

// Takes for granted that the formula is true, and what follows from that.
bool Solver::narrow(FormulaId id) {
  const Node& node = store_.node(id);
  if (node.kind == Kind::Leaf) return restrict(node.variable, node.values);
  if (node.kind == Kind::All) return std::ranges::all_of(node.parts, [&](FormulaId part) { return narrow(part); });
  return narrow_any(node);
}

bool Solver::narrow_any(const Node& node) {
  const FormulaId* only = nullptr;
  for (const FormulaId& part : node.parts) {
    const Truth of_part = truth(part);
    if (of_part == Truth::Yes) return true;
    if (of_part == Truth::No) continue;
    if (only != nullptr) return narrow_union(node);
    only = &part;
  }
  return only != nullptr && narrow(*only);
}

// Where every part that may still be true is a leaf of one variable, that variable has a value of one of them.
bool Solver::narrow_union(const Node& node) {
  const Node* first = nullptr;
  std::vector<std::uint64_t> values;
  for (const FormulaId part : node.parts) {
    const Node& leaf = store_.node(part);
    if (truth(part) == Truth::No) continue;
    if (leaf.kind != Kind::Leaf || (first != nullptr && leaf.variable != first->variable)) return true;
    if (first == nullptr) values.assign(leaf.values.size(), 0);
    first = &leaf;
    for (std::size_t word = 0; word < values.size(); ++word) values[word] |= leaf.values[word];
  }
  return restrict(first->variable, values);
}

// Notes where each variable stands, so that a change leads to the formulas that it can matter to.
void Solver::index(const Formulas& formulas) {
  for (const FormulaId id : formulas) {
    for (const VariableId variable : uses(id)) occurrences_[variable].push_back(id);
  }
}

const std::vector<VariableId>& Solver::uses(FormulaId id) {
  if (uses_.size() <= id) uses_.resize(id + std::size_t{1});
  if (uses_[id]) return *uses_[id];
  std::vector<VariableId> variables;
  std::vector<FormulaId> left{id};
  while (!left.empty()) {
    const Node& node = store_.node(left.back());
    left.pop_back();
    if (node.kind == Kind::Leaf) variables.push_back(node.variable);
    left.insert(left.end(), node.parts.begin(), node.parts.end());
  }
  std::ranges::sort(variables);
  const auto repeated = std::ranges::unique(variables);
  variables.erase(repeated.begin(), repeated.end());
  uses_[id] = std::make_unique<const std::vector<VariableId>>(std::move(variables));
  return *uses_[id];
}

bool Solver::is_open(VariableId id) const {
  const FormulaStore::Variable& variable = store_.variable(id);
  int left = 0;
  for (std::size_t word = 0; word < variable.words; ++word) left += std::popcount(domains_[variable.first_word + word]);
  return left > 1;
}

// Narrows by each formula once.
bool Solver::check(const Formulas& formulas) {
  return std::ranges::all_of(formulas, [&](FormulaId id) {
    const Truth now = truth(id);
    return now == Truth::Yes || (now == Truth::Open && narrow(id));
  });
}

// Follows up every change since the mark, and what it leads to, until nothing changes.
bool Solver::propagate(std::size_t mark) {
  for (std::size_t next = mark; next < trail_.size(); ++next) {
    if (!check(occurrences_[owners_[trail_[next].first]])) return false;
  }
  return true;
}

// Groups formulas that share a variable about which something is still open. Small groups first.
std::vector<Solver::Formulas> Solver::components(const Formulas& open) {
  std::vector<std::size_t> group(open.size());
  std::iota(group.begin(), group.end(), 0);
  const auto root = [&](std::size_t i) {
    while (group[i] != i) i = group[i] = group[group[i]];
    return i;
  };
  ++look_;
  for (std::size_t i = 0; i < open.size(); ++i) {
    for (const VariableId variable : uses(open[i])) {
      auto& [look, first] = seen_[variable];
      if (look == look_) {
        group[root(i)] = root(first);
      } else if (is_open(variable)) {
        look = look_;
        first = i;
      }
    }
  }
  std::map<std::size_t, Formulas> by_root;
  for (std::size_t i = 0; i < open.size(); ++i) by_root[root(i)].push_back(open[i]);
  std::vector<Formulas> out;
  for (auto& [first, formulas] : by_root) out.push_back(std::move(formulas));
  std::ranges::sort(out, {}, [](const Formulas& formulas) { return std::pair(formulas.size(), formulas.front()); });
  return out;
}

const Node& Solver::open_leaf(FormulaId id) const {
  const Node* node = &store_.node(id);
  while (node->kind != Kind::Leaf) {
    const auto open = std::ranges::find_if(node->parts, [&](FormulaId part) { return truth(part) == Truth::Open; });
    node = &store_.node(*open);
  }
  return *node;
}

bool Solver::branch(const Formulas& open) {
  const Node& leaf = open_leaf(open.front());
  std::vector<std::uint64_t> otherwise = leaf.values;
  for (std::uint64_t& word : otherwise) word = ~word;
  const std::size_t mark = trail_.size();
  for (const std::vector<std::uint64_t>* values : {&leaf.values, static_cast<const std::vector<std::uint64_t>*>(&otherwise)}) {
    if (++steps_ >= limit_) return false;
    if (restrict(leaf.variable, *values) && propagate(mark) && search(open)) return true;
    undo(mark);
  }
  return false;
}

bool Solver::search(Formulas open) {
  if (steps_ >= limit_) return false;
  std::erase_if(open, [&](FormulaId id) { return truth(id) == Truth::Yes; });
  if (open.empty()) return true;
  for (const Formulas& component : components(open)) {
    if (component.size() == open.size()) return branch(open);
    if (!search(component)) return false;
  }
  return true;
}

}  // namespace sekisho
