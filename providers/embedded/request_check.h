#pragma once

#include "gateway/core/json_tape.h"
#include "gateway/core/request.h"
#include "gateway/core/result.h"

#include <cstddef>
#include <cstdint>
#include <optional>

namespace sekisho {

// Whether an engine can obey what an OpenAI request asks of it (platform.openai.com/docs/api-reference). The engine itself passes over
// what it does not know and speaks of its own insides where a value is of the wrong kind; so values are checked before it, and
// what it cannot do is refused instead of being left out. `answers`: the most answers to one prompt (`n`), the engine's slots.
// InvalidRequest names the member in `param`.
Result<void> check_engine_request(Endpoint endpoint, const JsonTape& body, std::uint32_t answers);

// The part of it that is about how much there is of what the engine takes long over: another user of the model would wait for it.
std::optional<Error> find_size_error(const JsonTape& body);

// How many messages a chat request has; each takes at least one token of the context.
std::size_t messages_of(const JsonTape& body);

// The part of it that is about `tools`, `tool_choice` and `parallel_tool_calls`.
std::optional<Error> find_tool_error(const JsonTape& body);

// The member of the body, kNone where there is none or it is null: null asks for the usual.
JsonTape::Id find_given(const JsonTape& body, JsonTape::Id object, std::string_view key);

}  // namespace sekisho
