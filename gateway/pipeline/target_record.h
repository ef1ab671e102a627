#pragma once

#include "gateway/telemetry/record.h"
#include "policies/evaluate/decision.h"

#include <string>
#include <vector>

namespace sekisho {

// The ids of rules that pointers lead to.
template <class Rules>
std::vector<std::string> ids_of(const Rules& rules) {
  std::vector<std::string> ids;
  for (const auto* rule : rules) ids.push_back(rule->id);
  return ids;
}

// One target's verdict as the record keeps it, with texts of its own.
TargetRecord record_of(const Decision& decision, const Verdict& verdict);

}  // namespace sekisho
