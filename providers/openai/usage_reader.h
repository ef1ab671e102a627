#pragma once

#include "gateway/core/json_tape.h"
#include "gateway/core/money.h"

#include <optional>

namespace sekisho {

// The token counts of a chunk or a whole answer, from wherever its maker puts them: `usage`, `choices[].usage` (Moonshot) or
// `x_groq.usage`. Counts in OpenAI's sense: `input` includes cached tokens and those put into a cache, `output` includes reasoning, also
// where the maker counts reasoning apart (xAI). nullopt where there are none.
std::optional<Usage> read_usage(const JsonTape& answer);

}  // namespace sekisho
