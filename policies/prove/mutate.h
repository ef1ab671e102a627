#pragma once

#include "gateway/core/clock.h"
#include "policies/model/policy.h"

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

namespace sekisho {

// A rule whose loss no test and no assertion notices.
struct SurvivingMutant {
  enum class Section : std::uint8_t { Classify, Constraint, Transform, Exception, Budget, Prefer };
  Section section = Section::Classify;
  std::string id;  // of a stage of `prefer`, which has none: its place among them, from 1
  SourcePlace place;
  std::size_t layer = 0;  // position in PolicyDocument::layers
};

struct MutationRun {
  bool good_unchanged = true;  // false: the policy fails its own tests or assertions as it is, so nothing was dropped
  std::size_t rules = 0;       // dropped one by one
  std::vector<SurvivingMutant> survivors;
};

// Drops every rule in turn and runs the policy's tests and proofs without it.
MutationRun mutate(const std::shared_ptr<const Policy>& policy, WallTime now);

// All tests pass and all assertions are proved.
bool keeps_its_word(const std::shared_ptr<const Policy>& policy, WallTime now);

}  // namespace sekisho
