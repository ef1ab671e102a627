#pragma once

#include "policies/model/policy.h"
#include "policies/model/policy_test.h"
#include "policies/prove/case_inputs.h"
#include "policies/prove/target_cases.h"

#include <cstddef>
#include <functional>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace sekisho {

// Looks for a request with which decide() lets happen what an assertion rules out: the assertion joins the constraints, as one that
// denies, and a target that nothing else keeps out is one that the assertion is about. Tries the values that the conditions name, their
// neighbours, and types that the patterns can match, from the empty request and from one that is nearly right. Bounded, and the same
// for the same policy. Borrows the inputs; one thread.
class RequestSearch {
 public:
  // `exceptions`: Off takes none into account.
  RequestSearch(const Policy& policy, const CaseInputs& inputs, const Assertion& assertion, Exceptions exceptions, WallTime now);

  struct Hit {
    Given given;
    std::size_t target = 0;  // position in the policy
  };
  // The first hit at one of the targets (positions in the policy), with everything left out of it that it can do without; nullopt where
  // the search ends without one.
  std::optional<Hit> find(const Given& near, const std::vector<std::size_t>& targets);

 private:
  using Change = std::function<void(Given&)>;

  void add_fact(const FactDomain& fact);
  void add_classes();
  void add_found(const FoundDomains& found);
  void add_state(const CaseInputs& inputs);
  void add_times(const CaseInputs& inputs);
  // How many rules keep the nearest target out, and one more where the assertion is not about it.
  struct Nearness {
    std::size_t missing = std::numeric_limits<std::size_t>::max();
    std::size_t target = 0;
  };
  Nearness nearness(const Given& given) const;
  std::optional<Hit> climb(Given given) const;
  std::optional<Hit> with_several_changes(const std::vector<Given>& bases) const;
  Hit least(Hit hit) const;

  std::shared_ptr<const Policy> watched_;
  std::vector<std::string> exceptions_off_;
  WallTime now_;
  std::vector<std::size_t> targets_;
  std::vector<std::vector<Change>> things_;  // each thing about a request with the values it is tried with, leaving it out first
};

}  // namespace sekisho
