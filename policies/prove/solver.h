#pragma once

#include "policies/prove/formula.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

namespace sekisho {

// Finds values for the variables of a store under which formulas are all true, or shows that there are none: it narrows what each
// variable may still be until nothing more follows, takes apart what no variable connects, and otherwise tries one leaf both ways.
// Every case is covered, most without being looked at one by one. Borrows the store; one thread.
class Solver {
 public:
  enum class Answer : std::uint8_t { Yes, No, TooHard };

  // Gives up with TooHard after `most_steps` trials of one question.
  explicit Solver(const FormulaStore& store, std::uint64_t most_steps = 2'000'000);

  Answer solve(const std::vector<FormulaId>& formulas);

  // After Yes: the lowest value that the variable may have.
  std::size_t value(VariableId variable) const;
  // After Yes: whether no formula cared about the variable.
  bool is_free(VariableId variable) const;
  // After Yes: whether the formula is true with the values found, whichever of those left each variable takes. A case that answered one
  // question so answers others. False too where it cannot tell.
  bool holds(FormulaId id) const;
  // Trials of all questions so far.
  std::uint64_t steps() const { return steps_; }
  // Questions so far.
  std::uint64_t questions() const { return questions_; }

 private:
  enum class Truth : std::uint8_t { No, Open, Yes };
  using Formulas = std::vector<FormulaId>;

  void reset();
  void index(const Formulas& formulas);
  const std::vector<VariableId>& uses(FormulaId id);
  bool is_open(VariableId variable) const;
  Truth truth(FormulaId id) const;
  Truth leaf_truth(const FormulaStore::Node& leaf) const;
  // Both give false where nothing is left for some variable.
  bool narrow(FormulaId id);
  bool narrow_any(const FormulaStore::Node& node);
  bool narrow_union(const FormulaStore::Node& node);
  bool restrict(VariableId variable, const std::vector<std::uint64_t>& values);
  bool check(const Formulas& formulas);
  bool propagate(std::size_t mark);
  bool search(Formulas open);
  bool branch(const Formulas& open);
  std::vector<Formulas> components(const Formulas& open);
  const FormulaStore::Node& open_leaf(FormulaId id) const;
  void undo(std::size_t mark);

  const FormulaStore& store_;
  std::uint64_t most_steps_;
  std::uint64_t steps_ = 0;
  std::uint64_t questions_ = 0;
  bool found_ = false;  // the last question's answer is Yes
  std::uint64_t limit_ = 0;
  std::vector<std::uint64_t> domains_;
  std::vector<std::pair<std::size_t, std::uint64_t>> trail_;          // words as they were
  std::vector<VariableId> owners_;                                    // by word
  std::vector<Formulas> occurrences_;                                 // by variable: formulas of this question that it stands in
  std::vector<std::unique_ptr<const std::vector<VariableId>>> uses_;  // by formula; null: not looked at yet
  std::vector<std::pair<std::uint64_t, std::size_t>> seen_;           // by variable: when components() met it last, and in which formula
  std::uint64_t look_ = 0;
};

}  // namespace sekisho
