#pragma once

#include "policies/prove/solver.h"
#include "policies/prove/target_cases.h"

#include <memory>
#include <vector>

namespace sekisho {

// Every case of one policy, target by target, made when they are first asked for. Borrows policy and inputs; one thread.
class PolicyCases {
 public:
  PolicyCases(const Policy& policy, CaseInputs& inputs);

  const Policy& policy() const { return policy_; }
  CaseInputs& inputs() { return inputs_; }
  ClassificationCases& classification() { return classification_; }
  TargetCases& target(std::size_t position, Removal removal);

 private:
  const Policy& policy_;
  CaseInputs& inputs_;
  ClassificationCases classification_;
  std::vector<std::unique_ptr<TargetCases>> as_written_;
  std::vector<std::unique_ptr<TargetCases>> arbitrary_;
};

}  // namespace sekisho
