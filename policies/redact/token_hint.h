#pragma once

#include "gateway/core/json_tape.h"
#include "policies/redact/edit.h"
#include "policies/redact/restore_table.h"

#include <optional>

namespace sekisho {

// One line that tells a model to copy what stands in the table as it is, be it tokens, surrogates or both: at the end of the first message
// where that is the system's and a string, else in a message of its own before all others. nullopt where the request has no messages.
std::optional<Edit> token_hint(const JsonTape& tape, const RestoreTable& table);

}  // namespace sekisho
