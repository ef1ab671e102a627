#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace sekisho {

// Where the first byte stands that keeps `text` from being UTF-8 (RFC 3629); nullopt where all of it is.
std::optional<std::size_t> find_invalid_utf8(std::string_view text);

// A string literal of `json` that is broken as such.
struct StringFault {
  enum class Kind { ControlCharacter, NotClosed };
  Kind kind = Kind::NotClosed;
  std::size_t at = 0;  // the control character, or the opening quote
};

// The first broken string literal; nullopt where every one is closed and free of control characters. For error messages: slow.
std::optional<StringFault> find_string_fault(std::string_view json);

// The commas of `json` that stand outside strings: it has more values than that, if it is JSON at all. Cheap, to refuse a text of
// millions of values before room is made for them.
std::size_t count_separators(std::string_view json);

}  // namespace sekisho
