#include "policies/redact/json_cursor.h"

#include "gateway/core/ascii.h"
#include "gateway/core/json_walk.h"

#include <algorithm>
#include <bit>

namespace sekisho {
namespace {

constexpr std::size_t kEscape = 5;  // `uXXXX`

bool is_hex_digit(char c) { return is_ascii_digit(c) || (to_ascii_lower(c) >= 'a' && to_ascii_lower(c) <= 'f'); }

// `uXXXX`, or how it begins.
bool may_be_escape(std::string_view text) {
  return text.empty() || (text.front() == 'u' && std::ranges::all_of(text.substr(1), is_hex_digit));
}

}  // namespace

void JsonCursor::skip() {
  at_ += size_;
  read_character();
}

bool JsonCursor::take(char wanted) {
  if (at_end() || peek() != wanted) return false;
  skip();
  return true;
}

void JsonCursor::read_character() {
  const std::string_view rest = text_.substr(at_);
  size_ = rest.empty() ? 0 : 1;
  character_ = rest.substr(0, size_);
  if (strings_ == 0 || !rest.starts_with('\\')) return;
  const std::size_t slashes = std::min(rest.find_first_not_of('\\'), rest.size());
  const std::string_view escape = rest.substr(slashes, kEscape);
  if (slashes > std::size_t{1} << (strings_ - 1) || !may_be_escape(escape)) return;
  if (escape.size() < kEscape) {
    size_ = 0;
    return;
  }
  const std::string plain = unescaped(std::string("\\").append(escape), 1);
  const bool whole = plain.size() <= 3;  // half a character outside the BMP stands for none
  if (!whole || !std::has_single_bit(slashes)) return;
  character_ = plain;
  size_ = slashes + kEscape;
}

}  // namespace sekisho
