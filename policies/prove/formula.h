#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace sekisho {

using VariableId = std::uint32_t;
using FormulaId = std::uint32_t;

// A set of values of one variable: element i says whether value i is in it.
using ValueSet = std::vector<bool>;

// Propositions about variables that each have finitely many values, counted from 0. A leaf says that a variable has one of some
// values; negation is carried down to the leaves, so `all` and `any` are the only other nodes. Ids stay valid as long as the store.
class FormulaStore {
 public:
  enum class Kind : std::uint8_t { Leaf, All, Any };
  struct Node {
    Kind kind = Kind::All;
    VariableId variable = 0;            // Leaf
    std::vector<std::uint64_t> values;  // Leaf: 64 values a word
    std::vector<FormulaId> parts;       // All, Any
  };
  struct Variable {
    std::size_t first_word = 0;  // where its values begin in a row of words for all variables
    std::size_t words = 0;
    std::size_t size = 0;
  };

  FormulaStore();

  // `size` is at least 1.
  VariableId add_variable(std::size_t size);
  std::size_t variables() const { return variables_.size(); }
  const Variable& variable(VariableId id) const { return variables_[id]; }
  // Words that hold one bit for every value of every variable.
  std::size_t words() const { return words_; }

  FormulaId yes() const { return 0; }
  FormulaId no() const { return 1; }
  FormulaId truth(bool value) const { return value ? yes() : no(); }
  // The variable has one of the values.
  FormulaId is_in(VariableId variable, const ValueSet& values);
  FormulaId is(VariableId variable, std::size_t value);
  FormulaId at_least(VariableId variable, std::size_t value);
  FormulaId all(const std::vector<FormulaId>& parts);
  FormulaId any(const std::vector<FormulaId>& parts);
  FormulaId negation(FormulaId id);
  FormulaId implies(FormulaId condition, FormulaId consequence);
  // Both variables, of one size, have the same value.
  FormulaId equal(VariableId a, VariableId b);

  const Node& node(FormulaId id) const { return nodes_[id]; }

 private:
  FormulaId add(Node node);
  FormulaId join(Kind kind, const std::vector<FormulaId>& parts);

  std::vector<Node> nodes_;
  std::vector<Variable> variables_;
  std::size_t words_ = 0;
};

}  // namespace sekisho
