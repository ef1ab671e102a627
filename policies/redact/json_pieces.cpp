#include "policies/redact/json_pieces.h"

#include "gateway/core/ascii.h"

#include <algorithm>

namespace sekisho {
namespace {

bool is_structure(std::string_view unit) {
  const auto holds_together = [](char c) { return is_ascii_space(c) || std::string_view("{}[]:,\"\\").find(c) != std::string_view::npos; };
  const bool blank = unit.starts_with('\\') && (unit.ends_with('n') || unit.ends_with('t') || unit.ends_with('r'));
  return blank || std::ranges::all_of(unit, holds_together);
}

// In one string before and after it, or outside of all of them and more than structure.
bool is_content(const JsonPlace& before, const JsonPlace& after, std::string_view unit) {
  const bool within = before.strings == after.strings && !before.bare && !after.bare;
  return within || !is_structure(unit);
}

}  // namespace

std::vector<JsonPiece> json_pieces(JsonWalk walk, std::string_view text) {
  std::vector<JsonPiece> pieces;
  bool goes_on = false;
  for (std::size_t at = 0; at < text.size();) {
    const JsonPlace before = walk.place();
    const bool cut = walk.in_escape();
    std::size_t end = at;
    do walk.pass(text.substr(end++, 1));
    while (walk.in_escape() && end < text.size());
    const JsonPlace after = walk.place();
    if (cut || walk.in_escape() || !is_content(before, after, text.substr(at, end - at))) {
      goes_on = false;
    } else if (goes_on && pieces.back().place == after) {
      pieces.back().end = end;
    } else {
      pieces.push_back({.begin = at, .end = end, .place = after});  // with what is no part of JSON a string turns out to hold none
      goes_on = true;
    }
    at = end;
  }
  return pieces;
}

}  // namespace sekisho
