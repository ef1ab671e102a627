#include "policies/redact/nested_json.h"

#include "gateway/core/json_tape.h"

#include <string>

namespace sekisho {

std::vector<JsonPiece> NestedJson::pieces(std::uint32_t begin, std::uint32_t end) {
  if (!is_json()) return {{.begin = begin, .end = end, .place = {}}};
  walk_.pass(text_.substr(walked_, begin - walked_));
  walked_ = begin;
  std::vector<JsonPiece> pieces = json_pieces(walk_, text_.substr(begin, end - begin));
  for (JsonPiece& piece : pieces) {
    piece.begin += begin;
    piece.end += begin;
  }
  return pieces;
}

bool NestedJson::is_json() {
  if (!is_json_) {
    const std::size_t first = text_.find_first_not_of(" \t\r\n");
    const bool begins = first != std::string_view::npos && (text_[first] == '{' || text_[first] == '[');
    is_json_ = begins && JsonTape::parse(std::string(text_)).has_value();
  }
  return *is_json_;
}

}  // namespace sekisho
