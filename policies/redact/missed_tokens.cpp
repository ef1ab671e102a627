#include "policies/redact/missed_tokens.h"

#include "gateway/core/ascii.h"
#include "policies/redact/value_kind.h"

#include <algorithm>
#include <array>

namespace sekisho {
namespace {

constexpr std::size_t kKept = 16;  // bytes behind the nonce's length that tell an end

constexpr auto kClosing = std::to_array<std::string_view>({"】", "〕", "」", "』", "》", "〉", "］", "）", "｝"});
// As JSON escapes 】 and ］.
constexpr auto kEscapedClosing = std::to_array<std::string_view>({"U3011", "UFF3D"});

std::size_t length_of(char lead) {
  const auto byte = static_cast<unsigned char>(lead);
  return byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : 2;
}

// A whole character as one byte: a closing bracket, a sign or letter of full width, or something that is in no token.
char folded(const std::string& character) {
  if (std::ranges::find(kClosing, character) != kClosing.end()) return ']';
  const std::string narrow = narrowed(character);
  return narrow.size() == 1 ? narrow.front() : '\x80';
}

}  // namespace

std::size_t MissedTokens::pass(std::string_view text) {
  if (nonce_.empty()) return 0;
  std::size_t count = 0;
  for (const char c : text) count += pass_byte(c) ? 1 : 0;
  return count;
}

void MissedTokens::forget() {
  wide_.clear();
  recent_.clear();
}

bool MissedTokens::pass_byte(char c) {
  if (static_cast<unsigned char>(c) < 0x80) {
    wide_.clear();
    return pass_folded(c);
  }
  if (!is_utf8_continuation(c)) wide_.clear();
  wide_ += c;
  if (wide_.size() < length_of(wide_.front())) return false;
  const char one = folded(wide_);
  wide_.clear();
  return pass_folded(one);
}

bool MissedTokens::pass_folded(char c) {
  if (c == '\\') return false;
  const bool closes = c == ']' || c == '}' || c == ')';
  if (recent_.size() == 2 * (kKept + nonce_.size())) recent_.erase(0, kKept + nonce_.size());
  if (!closes) recent_ += to_ascii_upper(c);
  const bool escaped = std::ranges::any_of(kEscapedClosing, [this](std::string_view sign) { return recent_.ends_with(sign); });
  if (!closes && !escaped) return false;
  if (escaped) recent_.erase(recent_.size() - kEscapedClosing.front().size());
  const bool ended = ends_token();
  recent_.clear();
  return ended;
}

// `_K9`, or `1 K9` where signs were lost, with blanks behind it or not.
bool MissedTokens::ends_token() const {
  std::string_view text = recent_;
  while (text.ends_with(' ') || text.ends_with('_')) text.remove_suffix(1);
  if (!text.ends_with(nonce_)) return false;
  text.remove_suffix(nonce_.size());
  if (text.ends_with('_')) return true;
  const bool apart = text.ends_with(' ') || text.ends_with('-');
  return apart && text.size() > 1 && is_ascii_digit(text[text.size() - 2]);
}

}  // namespace sekisho
