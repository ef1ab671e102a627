#pragma once

#include "policies/evaluate/decision.h"
#include "policies/evaluate/found_counts.h"
#include "policies/model/policy.h"
#include "policies/model/program.h"

#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sekisho {

class Residuals;  // policies/evaluate/residuals.h

// The truth of a policy's expressions for one request. Each distinct leaf that does not depend on the target is evaluated at most
// once. Borrows policy and input; lives for one decision, on one thread.
class Evaluation {
 public:
  Evaluation(const Policy& policy, const DecisionInput& input);

  // What the request comes to as it is. Must come before any expression that reads `data.*`.
  void classified(std::size_t data_class, std::vector<std::string> labels);
  // What it comes to on each target. Must come before any constraint; borrowed from here on.
  void transformed(const Residuals& residuals);

  // A node that is the same for every target; a leaf that is not is unknown.
  Kleene value(const ProgramNode& node);
  // The same as if findings of those kinds had never been made.
  Kleene value_without(const ProgramNode& node, const FoundKinds& cleared);
  // The node for targets 64 * word and following.
  TruthWord truth(const ProgramNode& node, std::size_t word);
  Kleene value_at(const ProgramNode& node, std::size_t target) { return at(truth(node, target / 64), target % 64); }

  ValueView fact(std::uint32_t slot) const { return facts_[slot]; }
  const FoundCounts& found() const { return found_; }
  // The used part of the budget at that place of the document; nullopt before the request is classified, where it depends on that.
  std::optional<double> used_ratio(std::size_t budget) const;
  // What a leaf saw, as explanations show it; `none` and `unknown` are spelled so. The view lives as long as texts().
  std::string_view text_of_leaf(const ProgramNode& leaf, std::size_t target);
  // Keeps a text for the decision.
  std::string_view keep(std::string text);
  // What every text lives in that is no part of the policy; null where there is none.
  std::shared_ptr<const std::deque<std::string>> texts() const { return texts_; }

  const Policy& policy() const { return policy_; }
  const Program& program() const { return program_; }
  const DecisionInput& input() const { return input_; }

 private:
  ValueView bind(const FactSlot& slot) const;
  ValueView view_of(const UniformAtom& uniform) const;
  Kleene uniform(std::uint32_t index);
  Kleene match_budget(const UniformAtom& uniform) const;
  TruthWord timed_truth(const ProgramNode& leaf, std::size_t word) const;
  std::string_view text_of_attribute(const ProgramNode& leaf, std::size_t target);
  std::string_view text_of_uniform(const UniformAtom& uniform);
  std::string_view text_of_class(const FactValue& data_class) const;

  const Policy& policy_;
  const Program& program_;
  const DecisionInput& input_;
  FoundCounts found_;
  std::vector<ValueView> facts_;
  std::vector<std::optional<Kleene>> uniform_;
  std::vector<std::optional<std::string_view>> uniform_texts_;
  std::vector<TruthWord> residual_;  // for each residual atom, a word for each 64 targets
  const Residuals* residuals_ = nullptr;
  bool is_classified_ = false;
  FactValue data_class_ = 0.0;
  FactValue data_labels_ = std::vector<std::string>();
  FactValue hour_ = 0.0;
  FactValue weekday_ = 0.0;
  std::shared_ptr<std::deque<std::string>> texts_;  // made with the first one
};

}  // namespace sekisho
