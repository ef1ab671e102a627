#pragma once

#include "policies/prove/condition.h"

#include <optional>
#include <string>
#include <vector>

namespace sekisho {

// How the class and labels of one policy come about, as formulas (docs/policy-language.md §4, step 3). Whatever a caller declares and
// whatever class a conversation had before is one variable, the floor, on which no transform has an effect. Borrows both; one thread.
class ClassificationCases {
 public:
  ClassificationCases(const Policy& policy, CaseInputs& inputs);

  // The classification before any transform.
  const DataView& original() const { return original_; }
  // The classification by other findings: adds its variables, and what holds of them to `holds`.
  DataView add_view(const std::vector<VariableId>& found, std::vector<FormulaId>& holds);
  // What holds of the original classification in every case.
  const std::vector<FormulaId>& always() const { return always_; }
  // The rule contributes.
  FormulaId fires(std::size_t rule, const std::vector<VariableId>& found) const;
  // Value i: what raises the class beside the rules reaches class i.
  VariableId floor() const { return floor_; }
  // What says that the floor is no higher than `start`, the declared class and the class that the conversation had before make it.
  // `earlier`: value i of it is the class names[i], the value after them none at all.
  std::vector<FormulaId> floor_follows(VariableId earlier, const std::vector<std::string>& names);

 private:
  void add_floor();
  std::optional<std::size_t> reached_by(const FactChoice& declared) const;
  std::size_t reached_by(const std::string& name) const;
  void add_class(const DataView& view, const std::vector<FormulaId>& fired, std::vector<FormulaId>& holds);
  void add_labels(const DataView& view, const std::vector<FormulaId>& fired, std::vector<FormulaId>& holds);

  const Policy& policy_;
  CaseInputs& inputs_;
  VariableId floor_ = 0;
  DataView original_;
  std::vector<FormulaId> always_;
};

}  // namespace sekisho
