#pragma once

#include "policies/redact/json_pieces.h"

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace sekisho {

// Text that may be JSON itself, such as the arguments of a tool call, or quote some. Borrows the text; is asked from left to right.
class NestedJson {
 public:
  explicit NestedJson(std::string_view text) : text_(text) {}

  // What of bytes [begin, end) may be replaced, by places in the text: all of it as one where the text is no JSON. Where it then
  // has escapes and stands in one string of JSON that the text quotes, it is the piece of that string.
  std::vector<JsonPiece> pieces(std::uint32_t begin, std::uint32_t end);

 private:
  bool is_json();
  std::vector<JsonPiece> json_pieces_of(std::uint32_t begin, std::uint32_t end);

  std::string_view text_;
  std::optional<bool> is_json_;
  JsonWalk walk_{JsonWalk::Text::Mixed};
  std::uint32_t walked_ = 0;
};

}  // namespace sekisho
