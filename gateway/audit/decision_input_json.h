#pragma once

#include "gateway/audit/fact_cloak.h"
#include "gateway/core/json_tape.h"
#include "policies/evaluate/decision.h"

#include <string>
#include <vector>

namespace sekisho {

// What a decision was made of, as canonical JSON: the member `given` of a `decision` event.
std::string decision_input_json(const DecisionInput& input, const FactCloak& cloak);

struct StoredInput {
  DecisionInput input;
  std::vector<std::string> hashed_facts;  // paths
};

// The way back. What is missing or of another kind reads as the default of its field.
StoredInput read_decision_input(const JsonTape& tape, JsonTape::Id given);

}  // namespace sekisho
