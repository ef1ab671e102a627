#pragma once

#include "gateway/core/json_tape.h"
#include "gateway/core/result.h"

#include <string>
#include <string_view>
#include <vector>

namespace sekisho {

// How answers are read: tolerantly, and without entering log probabilities and vectors.
JsonLimits limits_of_answers();

// The JSON of the chunks that say what a whole chat completion or text completion says: the messages with all their members, the
// finish reasons, and the usage in a chunk of its own.
std::vector<std::string> chunks_of(const JsonTape& answer);

}  // namespace sekisho
