#include "policies/redact/nested_json.h"

#include "gateway/core/json_tape.h"
#include "policies/redact/ascii.h"

#include <string>

namespace sekisho {

bool NestedJson::is_bare(std::uint32_t begin, std::uint32_t end) {
  std::uint32_t before = begin;
  while (before > 0 && is_ascii_space(text_[before - 1])) --before;
  while (end < text_.size() && is_ascii_space(text_[end])) ++end;
  if (before == 0 || end == text_.size()) return false;
  const bool opens = std::string_view(":,[").find(text_[before - 1]) != std::string_view::npos;
  const bool closes = std::string_view(",]}").find(text_[end]) != std::string_view::npos;
  return opens && closes && is_json() && !in_string_at(begin);
}

bool NestedJson::is_json() {
  if (!is_json_) {
    const std::size_t first = text_.find_first_not_of(" \t\r\n");
    const bool begins = first != std::string_view::npos && (text_[first] == '{' || text_[first] == '[');
    is_json_ = begins && JsonTape::parse(std::string(text_)).has_value();
  }
  return *is_json_;
}

bool NestedJson::in_string_at(std::uint32_t place) {
  for (; walked_ < place; ++walked_) {
    if (in_string_ && text_[walked_] == '\\') {
      ++walked_;
    } else if (text_[walked_] == '"') {
      in_string_ = !in_string_;
    }
  }
  return in_string_;
}

}  // namespace sekisho
