#pragma once

#include "policies/evaluate/decision.h"
#include "policies/evaluate/found_counts.h"
#include "policies/model/policy.h"
#include "policies/model/program.h"

#include <optional>
#include <string>
#include <vector>

namespace sekisho {

// The truth of a policy's expressions for one request. Each distinct leaf that does not depend on the target is evaluated at most
// once. Borrows policy and input; lives for one decision, on one thread.
class Evaluation {
 public:
  Evaluation(const Policy& policy, const DecisionInput& input);

  // Must come before any expression that reads `data.*`.
  void classified(std::size_t data_class, std::vector<std::string> labels);

  // A node that is the same for every target.
  Kleene value(const ProgramNode& node);
  // The node for targets 64 * word and following.
  TruthWord truth(const ProgramNode& node, std::size_t word);
  Kleene value_at(const ProgramNode& node, std::size_t target) { return at(truth(node, target / 64), target % 64); }

  ValueView fact(std::uint32_t slot) const { return facts_[slot]; }
  const FoundCounts& found() const { return found_; }
  // What a leaf saw, as explanations show it; `none` and `unknown` are spelled so.
  std::string text_of_leaf(const ProgramNode& leaf, std::size_t target);

  const Policy& policy() const { return policy_; }
  const Program& program() const { return program_; }
  const DecisionInput& input() const { return input_; }

 private:
  ValueView bind(const FactSlot& slot) const;
  ValueView view_of(const UniformAtom& uniform) const;
  Kleene uniform(std::uint32_t index);
  TruthWord timed_truth(const ProgramNode& leaf, std::size_t word) const;

  const Policy& policy_;
  const Program& program_;
  const DecisionInput& input_;
  FoundCounts found_;
  std::vector<ValueView> facts_;
  std::vector<std::optional<Kleene>> uniform_;
  FactValue data_class_ = 0.0;
  FactValue data_labels_ = std::vector<std::string>();
  FactValue hour_ = 0.0;
  FactValue weekday_ = 0.0;
};

}  // namespace sekisho
