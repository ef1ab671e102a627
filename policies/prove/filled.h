#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

namespace sekisho {

// The phrase with each `%` replaced: `%2` by the second word, a bare one by the next.
std::string filled(std::string_view phrase, std::initializer_list<std::string_view> words);

// The words with `, ` between them; `otherwise` where there are none.
std::string joined(const std::vector<std::string>& words, std::string_view otherwise = {});

}  // namespace sekisho
