#pragma once

#include "gateway/core/json_tape.h"
#include "gateway/core/request.h"
#include "gateway/core/result.h"

#include <vector>

namespace sekisho {

// The messages of a chat request in neutral form; `messages` is the id of the array.
Result<std::vector<Message>> parse_openai_messages(const JsonTape& tape, JsonTape::Id messages);

}  // namespace sekisho
