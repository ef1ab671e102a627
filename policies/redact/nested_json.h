#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace sekisho {

// Text that may be JSON itself, such as the arguments of a tool call. Borrows the text; is asked from left to right.
class NestedJson {
 public:
  explicit NestedJson(std::string_view text) : text_(text) {}

  // True where bytes [begin, end) are a number or other bare word of that JSON: what comes in its place needs quotes.
  bool is_bare(std::uint32_t begin, std::uint32_t end);

 private:
  bool is_json();
  bool in_string_at(std::uint32_t place);

  std::string_view text_;
  std::optional<bool> is_json_;
  std::uint32_t walked_ = 0;
  bool in_string_ = false;  // at walked_
};

}  // namespace sekisho
