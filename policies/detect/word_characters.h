#pragma once

#include "policies/detect/characters.h"

#include <cstddef>
#include <string_view>

namespace sekisho {

// Letters of the alphabets that write words apart: Latin, Greek, Cyrillic, Armenian, Hebrew, Arabic and their extensions; and digits.
inline bool is_word_character(char32_t value) {
  if (value < 0x80) return is_alnum(static_cast<char>(value));
  return (value >= 0xC0 && value < 0x800 && value != 0xD7 && value != 0xF7) || (value >= 0x1E00 && value <= 0x1FFF);
}

inline bool word_at(std::string_view text, std::size_t at) { return at < text.size() && is_word_character(character_at(text, at).value); }

// Where the character begins of which the byte before `at` is one. `at` is not 0.
inline std::size_t character_before(std::string_view text, std::size_t at) {
  std::size_t begin = at - 1;
  while (begin > 0 && at - begin < 4 && is_continuation(text[begin])) --begin;
  return begin;
}

inline bool word_before(std::string_view text, std::size_t at) { return at > 0 && word_at(text, character_before(text, at)); }

// The same where the character before really ends here: bytes that are no UTF-8 end no word.
inline bool word_ends_at(std::string_view text, std::size_t at) {
  if (at == 0) return false;
  const std::size_t begin = character_before(text, at);
  const Character character = character_at(text, begin);
  return begin + character.length == at && is_word_character(character.value);
}

// Where the word ends that goes on at `at`.
inline std::size_t word_end(std::string_view text, std::size_t at) {
  while (word_at(text, at)) at += character_at(text, at).length;
  return at;
}

}  // namespace sekisho
