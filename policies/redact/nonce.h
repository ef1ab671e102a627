#pragma once

#include "gateway/core/segment.h"
#include "policies/redact/redaction_key.h"

#include <optional>
#include <span>
#include <string>

namespace sekisho {

// The two characters by which a conversation knows its own tokens, `KK` of `[[TYPE_N_KK]]`. Depends on the key alone as long as nothing
// in `segments`, as it stands there or by what escapes of JSON in it stand for, looks like the end of a token with it; otherwise the next
// one is taken, so that no text of the request is ever taken for a token. nullopt where a text spells the ends of all of them: then nothing
// can be restored safely.
std::optional<std::string> choose_nonce(const RedactionKey& key, std::span<const Segment> segments);

}  // namespace sekisho
