#include "policies/detect/lower_text.h"

#include "policies/detect/block_places.h"
#include "policies/detect/characters.h"
#include "policies/detect/homoglyphs.h"
#include "policies/detect/normalise.h"

#include <utf8proc.h>

namespace sekisho {
namespace {

// Scripts with two cases end at U+058F in Unicode's first blocks; then come Georgian, Cherokee, Latin and Greek extensions.
bool may_have_case(char32_t value) {
  return value < 0x590 || (value >= 0x10A0 && value <= 0x1FFF) || (value >= 0x2C00 && value <= 0x2DFF) ||
         (value >= 0xA640 && value <= 0xABFF);
}

// The first byte of such a character outside ASCII. A first byte never stands within another character.
constexpr bool may_lead_case(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return (byte >= 0xC2 && byte <= 0xD6) || byte == 0xE1 || byte == 0xE2 || byte == 0xEA;
}

// Writes what becomes of every byte. `to` has room for all of them; the two do not overlap.
template <class Change>
void change(std::string_view from, std::string& to, const Change& become) {
  run_fast([&]() __attribute__((always_inline)) {
    const char* const in = from.data();
    char* const __restrict out = to.data();
    for (std::size_t at = 0, size = from.size(); at < size; ++at) out[at] = become(in[at]);
  });
}

void lower_character(std::string& bytes, std::size_t at, const Character& character) {
  if (character.value < 0x80 || character.value == Character::kBadByte || !may_have_case(character.value)) return;
  const auto small = static_cast<char32_t>(utf8proc_tolower(static_cast<utf8proc_int32_t>(character.value)));
  if (small == character.value) return;
  std::string lower;
  append_utf8(lower, small);
  if (lower.size() == character.length) bytes.replace(at, lower.size(), lower);
}

}  // namespace

LowerText::LowerText(std::string_view text, bool ascii) : bytes_(text.size() + kPadding, '\0') {
  change(text, bytes_, [](char c) __attribute__((always_inline)) { return to_lower(c); });
  if (ascii) return;
  for (std::size_t at = find_byte(text, 0, may_lead_case); at < text.size(); at = find_byte(text, at + 1, may_lead_case)) {
    lower_character(bytes_, at, character_at(text, at));
  }
}

LowerText LowerText::with_spaces() const {
  std::string bytes(bytes_.size(), '\0');
  change(bytes_, bytes, [](char c) __attribute__((always_inline)) {
    const bool sets_apart = (c == '\t') | (c == '\r') | (c == '\n') | (c == '-') | (c == '_');
    return sets_apart ? ' ' : c;
  });
  return LowerText(std::move(bytes));
}

std::string fold_phrase(std::string_view phrase) {
  std::string folded(phrase);
  if (const auto normal = normaliser().fold(folded)) folded = normal->text();
  if (const auto plain = fold_lookalikes(folded)) folded = plain->text();
  return std::string(LowerText(folded, is_all_ascii(folded)).view());
}

}  // namespace sekisho
