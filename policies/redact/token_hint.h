#pragma once

#include "gateway/core/json_tape.h"
#include "policies/redact/edit.h"

#include <optional>

namespace sekisho {

// One line that tells a model to copy tokens as they are: at the end of the first message where that is the system's and a string, else
// in a message of its own before all others. nullopt where the request has no messages.
std::optional<Edit> token_hint(const JsonTape& tape);

}  // namespace sekisho
