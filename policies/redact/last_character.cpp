#include "policies/redact/last_character.h"

#include "gateway/core/ascii.h"

namespace sekisho {
namespace {

// -1: no digit.
int hex_value(char c) {
  const char lower = to_ascii_lower(c);
  if (is_ascii_digit(c)) return c - '0';
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

bool stands_for_blank(char letter) { return std::string_view("bfnrt").find(letter) != std::string_view::npos; }

}  // namespace

void LastCharacter::pass(std::string_view text) {
  for (const char c : text) pass_byte(c);
}

void LastCharacter::pass_byte(char c) {
  const int digit = hex_value(c);
  if (digits_left_ > 0 && digit >= 0) {
    code_ = code_ * 16 + static_cast<unsigned>(digit);
    --digits_left_;
    last_ = digits_left_ == 0 && code_ < 0x80 ? static_cast<char>(code_) : '\0';
    return;
  }
  const bool escaped = last_ == '\\';
  digits_left_ = escaped && c == 'u' ? 4 : 0;
  code_ = 0;
  if (digits_left_ > 0) {
    last_ = '\0';
  } else {
    last_ = escaped && stands_for_blank(c) ? ' ' : c;
  }
}

}  // namespace sekisho
