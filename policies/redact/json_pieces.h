#pragma once

#include "gateway/core/json_walk.h"

#include <cstddef>
#include <string_view>
#include <vector>

namespace sekisho {

// A stretch of JSON text that may be replaced and leaves it JSON: within one string, or one bare word.
struct JsonPiece {
  std::size_t begin = 0;  // bytes [begin, end) of the text that was asked about
  std::size_t end = 0;
  JsonPlace place;
};

// What of `text` are values and names, from left to right; what is left out are the quotes, brackets, colons, commas and blanks that hold
// them together, of JSON in its strings too, and an escape that begins before `text` or goes on behind it. `walk` has passed everything
// before `text`. Where that is no JSON, all of it is one piece.
std::vector<JsonPiece> json_pieces(JsonWalk walk, std::string_view text);

}  // namespace sekisho
