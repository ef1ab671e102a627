#include "policies/prove/policy_cases.h"

namespace sekisho {

PolicyCases::PolicyCases(const Policy& policy, CaseInputs& inputs)
    : policy_(policy),
      inputs_(inputs),
      classification_(policy, inputs),
      as_written_(policy.targets().size()),
      arbitrary_(policy.targets().size()) {}

TargetCases& PolicyCases::target(std::size_t position, Removal removal) {
  std::unique_ptr<TargetCases>& cases = (removal == Removal::AsWritten ? as_written_ : arbitrary_)[position];
  if (!cases) cases = std::make_unique<TargetCases>(policy_, position, removal, classification_, inputs_);
  return *cases;
}

}  // namespace sekisho
