#pragma once

#include <cstdint>
#include <string_view>

namespace sekisho {

// An estimate of how many tokens a text is, without any vendor's vocabulary: about four ASCII bytes to a token, one for each CJK
// character. Meant to be within a third for prose; the provider's own count replaces it.
std::int64_t estimate_tokens(std::string_view text);

}  // namespace sekisho
