#pragma once

#include "policies/model/kleene.h"
#include "policies/prove/case_inputs.h"

#include <optional>
#include <vector>

namespace sekisho {

// The class and labels of a request as variables: of the request as it came, or of what is left of it for one target.
struct DataView {
  VariableId data_class = 0;                      // value i is the policy's class i
  std::vector<std::optional<VariableId>> labels;  // by position in the policy; value 1: it has the label; nullopt: nothing asks for it
};

// What the paths of an expression refer to where it stands.
struct ConditionSite {
  const Policy* policy = nullptr;
  const DataView* data = nullptr;      // `data.class`, `data.labels`; null in `classify`
  const DataView* original = nullptr;  // `data.original_class`, `data.original_labels`
  const std::vector<VariableId>* found = nullptr;
  std::size_t target = 0;  // position in the policy, where the expression may ask for one
};

// The cases in which the expression comes out as `wanted`, True or False. (It is unknown in the others.)
FormulaId condition(const Expression& expression, Kleene wanted, const ConditionSite& site, CaseInputs& inputs);

// The cases in which it is anything but that.
FormulaId condition_is_not(const Expression& expression, Kleene unwanted, const ConditionSite& site, CaseInputs& inputs);

}  // namespace sekisho
