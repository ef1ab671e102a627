#pragma once

#include "gateway/core/clock.h"
#include "policies/model/policy.h"

#include <cstdint>
#include <string>
#include <vector>

namespace sekisho {

enum class ExportLanguage : std::uint8_t { Cedar, Rego };

// The constraints of a policy for another engine: what they require and deny, of a request that is already classified
// (docs/policy-tools.md, "Export").
struct PolicyExport {
  std::string text;
  std::vector<std::string> left_out;  // constraints that ask for more than that: `found`, `budget.*`
};

PolicyExport export_constraints(const Policy& policy, ExportLanguage language);

// The targets with their attributes at `now`, for the engine to judge: Cedar's entities, or the `target` part of Rego's input by id.
// Numbers are in millionths.
std::string export_targets(const Policy& policy, ExportLanguage language, WallTime now);

}  // namespace sekisho
