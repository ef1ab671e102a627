#pragma once

#include "gateway/core/clock.h"
#include "gateway/telemetry/record.h"
#include "policies/evaluate/decision.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sekisho {

// One request as the audit store has it: its `decision` event joined with its `outcome` (docs/audit.md). Holds no prompt text.
struct AuditRecord {
  std::uint64_t seq = 0;  // of the decision
  bool ended = false;     // false: no outcome is stored; the request still runs, or its gateway died
  RequestRecord record;   // fields of the outcome are empty where it has not ended

  // What the decision was made of, enough to decide again. A finding has its type, count, confidence and role; its segment says only
  // whether its place was known (0) or not (kPlaceUnknown).
  DecisionInput input;
  // Paths of facts whose value is `hmac:` and hex digits instead of the text: equal texts have equal values. AuditHasher::hash gives
  // the value of a text, for whoever has the key.
  std::vector<std::string> hashed_facts;

  // Targets that may have got the request: those whose recipient the decision names, while no outcome says which of them did.
  std::vector<std::string> possible_recipients;
  std::string digest;                  // `hmac:…` of the request's bytes; empty with `content: none`
  std::optional<WallTime> keep_until;  // absent: for ever
  std::string decision_line;           // the two events as they stand in the store
  std::string outcome_line;            // empty where it has not ended
};

}  // namespace sekisho
