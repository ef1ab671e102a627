#pragma once

#include "policies/evaluate/evaluation.h"

#include <cstddef>
#include <functional>
#include <set>
#include <string>

namespace sekisho {

// Judges by the words of docs/policy-language.md §4, one target and one leaf after the other, with nothing precomputed and nothing
// shared: what decide() must agree with. Borrows policy and input.
class PlainJudge {
 public:
  PlainJudge(const Policy& policy, const DecisionInput& input);

  struct Class {
    std::size_t data_class = 0;
    std::set<std::string> labels;
    bool operator==(const Class&) const = default;
  };
  Class original() const { return original_; }
  // What the target gets, all transforms done.
  Class residual(std::size_t target);
  // The transforms that replace something for the target.
  std::set<std::string> transforms(std::size_t target);
  // The constraints that keep the target out, and `budget:<id>`.
  std::set<std::string> failing(std::size_t target, const std::optional<Money>& estimate);

 private:
  using Cleared = std::function<bool(const Finding&)>;
  // What an expression looks at: a target or none, the class and labels that `data.*` mean, and which findings are gone.
  struct Sight {
    std::optional<std::size_t> target;
    Class data;
    Cleared cleared;
  };
  Class classify(const Cleared& cleared);
  Class seen_by(std::size_t layer, std::size_t target);
  bool applies(const Transform& transform, std::size_t target);
  bool is_relaxed(const Constraint& constraint, std::size_t target);
  bool is_active(const PolicyException& exception);
  bool fails(const Constraint& constraint, std::size_t target);
  bool fails(const Budget& budget, std::size_t target, const std::optional<Money>& estimate);

  Kleene value(const Expression& expression, const Sight& sight);
  Kleene leaf(const Atom& atom, const Sight& sight);
  Kleene found(const Atom& atom, const Cleared& cleared) const;
  bool is_unknown(const std::string& pattern) const;
  bool is_void(const Finding& finding) const;
  double used(const Budget& budget) const;

  const Policy& policy_;
  const PolicyDocument& document_;
  const DecisionInput& input_;
  Evaluation facts_;  // only for what facts count
  Class original_;
};

}  // namespace sekisho
