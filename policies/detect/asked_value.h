#pragma once

#include "policies/detect/derived_text.h"

#include <cstddef>
#include <optional>
#include <string_view>

namespace sekisho {

// The word that answers a question: the line goes on behind `last`, where the thing asked for was named, ends as a question or a request
// does, and the next line that holds anything is nothing but this word (`What is your password?`, and then `hR7xkq2z`). Without quotes.
// Linear in a few dozen bytes on either side.
std::optional<ByteSpan> find_answer(std::string_view text, std::size_t first, std::size_t last);

}  // namespace sekisho
