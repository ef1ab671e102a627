#pragma once

#include "policies/evaluate/decision.h"

#include <cstddef>
#include <memory>
#include <random>
#include <string>
#include <vector>

namespace sekisho {

using Chance = std::mt19937;

std::size_t below(Chance& random, std::size_t limit);
std::string one_of(Chance& random, const std::vector<std::string>& words);

// Where `data` and `found` may stand: in positions in which more of them can only restrict, or anywhere.
enum class Evidence { OnlyRaises, Anywhere };

// A random policy as its parts, so that they can be put together in any order.
struct RandomPolicy {
  std::string head;
  std::vector<std::string> targets;
  std::vector<std::string> rules;
  std::vector<std::string> constraints;
  std::vector<std::string> transforms;
  std::vector<std::string> exceptions;
  std::vector<std::string> budgets;
  std::string tail;

  std::string text() const;
  // The same policy with every section in another order.
  RandomPolicy shuffled(Chance& random) const;
};

RandomPolicy random_policy(Chance& random, Evidence evidence);
// Fails by an exception where it has errors.
std::shared_ptr<const Policy> parse(const RandomPolicy& parts);
// The same policy with rules, constraints and transforms spread over a first layer, one below it, one below that and one beside.
std::shared_ptr<const Policy> layered(const Policy& policy, Chance& random, bool sealed);

DecisionInput random_input(Chance& random);
// The same request with one more reason for care: a finding or an opaque part more, a higher class declared or remembered.
DecisionInput raised(DecisionInput input, Chance& random);
// The same request with something more that its sender says of itself, in headers.
DecisionInput asserted(DecisionInput input, Chance& random);

}  // namespace sekisho
