#include "policies/redact/nested_json.h"

#include "gateway/core/json_tape.h"

#include <string>

namespace sekisho {

std::vector<JsonPiece> NestedJson::pieces(std::uint32_t begin, std::uint32_t end) {
  if (is_json()) return json_pieces_of(begin, end);
  const JsonPiece whole{.begin = begin, .end = end, .place = {}};
  if (text_.substr(begin, end - begin).find('\\') == std::string_view::npos) return {whole};
  const std::vector<JsonPiece> pieces = json_pieces_of(begin, end);
  const bool in_one_string = pieces.size() == 1 && pieces[0].begin == begin && pieces[0].end == end && !pieces[0].place.bare;
  return in_one_string ? pieces : std::vector{whole};
}

std::vector<JsonPiece> NestedJson::json_pieces_of(std::uint32_t begin, std::uint32_t end) {
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
