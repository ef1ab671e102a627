#pragma once

#include "policies/evaluate/classify.h"
#include "policies/evaluate/evaluation.h"

#include <cstdint>
#include <span>
#include <vector>

namespace sekisho {

// A classification as conditions see it.
struct ResidualClass {
  FoundKinds cleared;  // the kinds of findings that it leaves out
  ClassAndLabels found;
  FactValue class_value;  // the position, as a number
  FactValue labels;       // names
};

// Targets for which the same transforms replace something.
struct TransformedGroup {
  std::vector<std::uint64_t> targets;   // bits by position
  std::vector<std::size_t> transforms;  // positions in the document, ascending
  std::vector<std::size_t> classes;     // for each view: position in Residuals::classes
};

// What the request comes to on each target once transforms have replaced findings: classified again with what remains, once for each
// different remainder (docs/policy-language.md §4, 5a and 5b).
class Residuals {
 public:
  // `served`: the targets that are looked at, bits by position. `joined`: the original classification.
  Residuals(Evaluation& evaluation, const Joined& joined, const std::vector<std::uint64_t>& served);

  std::span<const TransformedGroup> groups() const { return groups_; }
  // Of a served target.
  std::size_t group_of(std::size_t target) const;
  const ResidualClass& seen_by(const TransformedGroup& group, std::size_t view) const { return classes_[group.classes[view]]; }
  // With every transform: what the target really gets.
  const ResidualClass& received_by(const TransformedGroup& group) const { return classes_[group.classes.back()]; }

 private:
  void split(Evaluation& evaluation, const CompiledRule& transform);
  void classify_groups(Evaluation& evaluation, const Joined& joined);
  std::size_t class_without(Evaluation& evaluation, const Joined& joined, FoundKinds cleared);

  std::vector<FoundKinds> cleared_by_;  // for each transform; empty where it clears nothing
  std::vector<TransformedGroup> groups_;
  std::vector<ResidualClass> classes_;  // the first is the original
};

}  // namespace sekisho
