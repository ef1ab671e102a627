#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace sekisho {

struct Utf8Character {
  std::uint32_t code = 0;
  std::size_t length = 0;  // 0: no valid UTF-8 here
};

// The first character of a text that is not empty, as RFC 3629 §4 allows it: no overlong forms, no surrogates, nothing above U+10FFFF.
Utf8Character read_utf8(std::string_view text);

}  // namespace sekisho
