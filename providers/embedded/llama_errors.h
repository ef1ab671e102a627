#pragma once

#include "gateway/core/result.h"

#include <cstddef>
#include <string>
#include <string_view>

#include <server-context.h>

namespace sekisho {

// What llama.cpp refuses and what fails in it, as the gateway's errors. Includes llama.cpp: only for the files beside this one that speak
// to it.

// A message as it may be shown: its first line, not too long, and nothing that is no text.
std::string first_line(std::string_view text);

// A request that llama.cpp does not take; `message` is its own word for why, and may quote the request.
Error rejected(std::string message);

// What a prompt of `tokens` gets where `limit` are the most that fit.
Error context_overflow(std::size_t tokens, std::size_t limit);

// Of a result that is an error.
Error error_of(server_task_result& result);

}  // namespace sekisho
