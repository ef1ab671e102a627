#pragma once

#include "gateway/core/error.h"
#include "gateway/core/headers.h"
#include "gateway/core/json_tape.h"
#include "providers/openai/vendor.h"

#include <optional>
#include <string_view>

namespace sekisho {

// What an error answer of `vendor` stands for, by its status, the codes and types in its body and, where vendors give none, its wording.
// The message names status and code only: an upstream's own text may quote keys, account names or the prompt. It is kept in
// `upstream_body` where the client is to get it, that is where the request itself was at fault: always an error body of this dialect,
// whatever shape the upstream has given it.
Error read_error(int status, const Headers& headers, std::string_view body, Vendor vendor = Vendor::Other);

// The same for JSON that came with a success status: a frame of a stream or a whole answer. nullopt where it is no error.
std::optional<Error> find_error(const JsonTape& answer, Vendor vendor = Vendor::Other);

}  // namespace sekisho
