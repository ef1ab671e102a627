#include "policies/detect/homoglyphs.h"

#include "policies/detect/characters.h"

#include <algorithm>
#include <array>
#include <utility>

namespace sekisho {
namespace {

// Letters whose skeleton is one ASCII letter, by code point. Source: confusables.txt of UTS #39, the scripts that keyboards offer.
constexpr auto kLookalikes = std::to_array<std::pair<char32_t, char>>({
    {0x131, 'i'}, {0x251, 'a'}, {0x261, 'g'}, {0x269, 'i'}, {0x28B, 'u'}, {0x391, 'A'}, {0x392, 'B'}, {0x395, 'E'}, {0x396, 'Z'},
    {0x397, 'H'}, {0x399, 'I'}, {0x39A, 'K'}, {0x39C, 'M'}, {0x39D, 'N'}, {0x39F, 'O'}, {0x3A1, 'P'}, {0x3A4, 'T'}, {0x3A5, 'Y'},
    {0x3A7, 'X'}, {0x3B1, 'a'}, {0x3B3, 'y'}, {0x3B9, 'i'}, {0x3BA, 'k'}, {0x3BD, 'v'}, {0x3BF, 'o'}, {0x3C1, 'p'}, {0x3C5, 'u'},
    {0x3F2, 'c'}, {0x3F3, 'j'}, {0x405, 'S'}, {0x406, 'I'}, {0x408, 'J'}, {0x410, 'A'}, {0x412, 'B'}, {0x415, 'E'}, {0x41A, 'K'},
    {0x41C, 'M'}, {0x41D, 'H'}, {0x41E, 'O'}, {0x420, 'P'}, {0x421, 'C'}, {0x422, 'T'}, {0x423, 'Y'}, {0x425, 'X'}, {0x430, 'a'},
    {0x435, 'e'}, {0x43A, 'k'}, {0x43E, 'o'}, {0x440, 'p'}, {0x441, 'c'}, {0x443, 'y'}, {0x445, 'x'}, {0x455, 's'}, {0x456, 'i'},
    {0x458, 'j'}, {0x49A, 'K'}, {0x4AE, 'Y'}, {0x4AF, 'y'}, {0x4BB, 'h'}, {0x4C0, 'I'}, {0x4CF, 'l'}, {0x501, 'd'}, {0x51B, 'q'},
    {0x51C, 'W'}, {0x51D, 'w'}, {0x54D, 'U'}, {0x555, 'O'}, {0x570, 'h'}, {0x578, 'n'}, {0x57D, 'u'}, {0x581, 'g'}, {0x585, 'o'},
});

constexpr ByteSet kWord("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._%+-@");

char find_lookalike(char32_t value) {
  const auto found = std::ranges::lower_bound(kLookalikes, value, {}, &std::pair<char32_t, char>::first);
  return found != kLookalikes.end() && found->first == value ? found->second : '\0';
}

// The next byte that can begin one of them: two-byte characters U+0100 to U+05FF.
std::size_t find_lead(std::string_view text, std::size_t from) {
  return find_byte(text, from, [](char c) { return static_cast<unsigned char>(c) >= 0xC4 && static_cast<unsigned char>(c) <= 0xD7; });
}

struct Word {
  std::size_t end = 0;
  std::size_t ascii = 0;
  std::size_t lookalikes = 0;
};

Word read_word(std::string_view text, std::size_t at) {
  Word word;
  while (at < text.size()) {
    const Character character = character_at(text, at);
    if (character.value < 0x80 ? !kWord.contains(text[at]) : find_lookalike(character.value) == '\0') break;
    if (character.value >= 0x80) {
      ++word.lookalikes;
    } else if (is_alnum(text[at])) {
      ++word.ascii;
    }
    at += character.length;
  }
  word.end = at;
  return word;
}

}  // namespace

std::optional<DerivedText> fold_lookalikes(std::string_view text) {
  std::optional<DerivedText> out;
  std::size_t copied = 0;
  for (std::size_t at = find_lead(text, 0); at < text.size(); at = find_lead(text, at)) {
    if (find_lookalike(character_at(text, at).value) == '\0') {
      at += character_at(text, at).length;
      continue;
    }
    const std::size_t begin = kWord.run_begin(text, at, at - copied);
    const Word word = read_word(text, begin);
    if (word.ascii <= word.lookalikes) {
      at = word.end;
      continue;
    }
    if (!out) out.emplace().reserve(text.size());
    for (at = begin; at < word.end;) {
      const Character character = character_at(text, at);
      out->copy(text.substr(copied, at - copied), static_cast<std::uint32_t>(copied));
      const auto here = static_cast<std::uint32_t>(at);
      const char ascii = character.value < 0x80 ? text[at] : find_lookalike(character.value);
      if (character.value < 0x80) {
        out->copy(text.substr(at, 1), here);
      } else {
        out->replace({&ascii, 1}, {here, here + character.length});
      }
      at += character.length;
      copied = at;
    }
  }
  if (out) out->copy(text.substr(copied), static_cast<std::uint32_t>(copied));
  return out;
}

}  // namespace sekisho
