#pragma once

#include "policies/prove/classification_cases.h"

#include <array>
#include <map>
#include <optional>
#include <utility>
#include <vector>

namespace sekisho {

// How far a transform may go in a case. Arbitrary: it may take away any known finding (what §5 proves by, so that a proof does not
// hang on what a transform clears). AsWritten: only findings of its types.
enum class Removal : std::uint8_t { AsWritten, Arbitrary };
enum class Exceptions : std::uint8_t { Off, On };

// All that can happen between one policy and one of its targets, as formulas over the inputs (docs/policy-language.md §4, step 5).
// Borrows all it is given; one thread.
class TargetCases {
 public:
  TargetCases(const Policy& policy, std::size_t target, Removal removal, ClassificationCases& classification, CaseInputs& inputs);

  // What holds in every case.
  const std::vector<FormulaId>& always() const { return always_; }
  // The expression where it sees the target and what is left for it after the transforms that a rule of the layer may count on.
  FormulaId is(const Expression& expression, Kleene wanted, std::size_t layer);
  FormulaId is_not(const Expression& expression, Kleene unwanted, std::size_t layer);
  // The constraint (position in the document) does not keep the target out.
  FormulaId passes(std::size_t constraint, Exceptions exceptions);
  // The same without exceptions, as if no transform had any effect.
  FormulaId passes_originally(std::size_t constraint);
  // What the constraint requires of the target holds, whether it applies or not.
  FormulaId meets_condition(std::size_t constraint);
  // The budget does not keep the target out.
  FormulaId budget_holds(const Budget& budget);
  // Nothing of the policy keeps it out: no constraint, no budget, no `enabled: false`.
  FormulaId survives(Exceptions exceptions);
  // The exception (position in the document) is active and its own requirement holds.
  FormulaId relaxes(std::size_t exception);
  // The transform (position in the document) applies.
  FormulaId applies(std::size_t transform);
  // The class and labels of what is left, as a constraint of the layer sees them.
  const DataView& residual(std::size_t layer);
  const std::vector<VariableId>& found(std::size_t layer);

  // One view of what is left: the patterns in it, and the transforms (positions in the document) that count for it where they apply.
  struct Left {
    const std::vector<VariableId>* found;
    std::vector<std::size_t> transforms;
  };
  // All views of what is left. The patterns live as long as this.
  std::vector<Left> left() const;
  const Policy& policy() const { return policy_; }

 private:
  struct View {
    DataView data;
    std::vector<VariableId> found;
  };
  const View& view(std::size_t layer);
  View make_view(const std::vector<std::size_t>& transforms);
  void link_found(const View& view, const std::vector<std::size_t>& transforms);
  FormulaId may_clear(std::size_t kind, const std::vector<std::size_t>& transforms);
  FormulaId must_clear(std::size_t kind, const std::vector<std::size_t>& transforms);
  FormulaId make_passes(std::size_t constraint, Exceptions exceptions);
  ConditionSite site_originally() const;

  const Policy& policy_;
  std::size_t target_;
  Removal removal_;
  ClassificationCases& classification_;
  CaseInputs& inputs_;
  std::vector<FormulaId> always_;
  std::vector<FormulaId> applies_;
  std::array<std::optional<FormulaId>, 2> survives_;  // by Exceptions
  std::map<std::pair<std::size_t, Exceptions>, FormulaId> passes_;
  std::map<std::vector<std::size_t>, View> views_;  // by the transforms that count
};

}  // namespace sekisho
