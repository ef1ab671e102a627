#pragma once

#include "policies/evaluate/decision.h"

#include <cstddef>
#include <random>
#include <string>
#include <vector>

namespace sekisho {

// A random policy as its parts, so that they can be put together in any order. `data` and `found` stand in raising positions only.
struct RandomPolicy {
  std::string head;
  std::vector<std::string> targets;
  std::vector<std::string> rules;
  std::vector<std::string> constraints;
  std::string tail;

  std::string text() const;
  // The same policy with targets, rules and constraints in another order.
  RandomPolicy shuffled(std::mt19937& random) const;
};

RandomPolicy random_policy(std::mt19937& random);
DecisionInput random_input(std::mt19937& random);
// The same request with one more reason for care: a finding more, or a higher class declared.
DecisionInput raised(DecisionInput input, std::mt19937& random);

}  // namespace sekisho
