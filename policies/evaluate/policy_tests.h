#pragma once

#include "gateway/core/clock.h"
#include "policies/evaluate/decision.h"
#include "policies/model/policy.h"

#include <memory>
#include <string>
#include <vector>

namespace sekisho {

// How one test of the policy's own went.
struct TestOutcome {
  std::string name;
  bool passed = false;
  std::vector<std::string> differences;  // one sentence each: what was expected, what came
  SourcePlace place;
};

// The request that a test, or a line of `policy decide`, describes. `now` is used where it names no time. A `given` count is of high
// confidence and its place is not known, so it matches every `in`.
DecisionInput input_of(const Given& given, WallTime now);

// Where the decision is not what was expected; empty: as expected.
std::vector<std::string> differences(const Expectation& expected, const Decision& decision);

// Runs the policy's `tests` section, in its order.
std::vector<TestOutcome> run_tests(const std::shared_ptr<const Policy>& policy, WallTime now);

}  // namespace sekisho
