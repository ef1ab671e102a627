#pragma once

#include <string>
#include <string_view>

namespace sekisho {

// The message with what it quotes in backticks left only where it is a word of the policy language, such as a key, or a path of such;
// the rest becomes `…`. Quoted text must not hold backticks of its own.
std::string quoting_own_words_only(std::string_view message);

}  // namespace sekisho
