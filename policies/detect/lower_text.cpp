#include "policies/detect/lower_text.h"

#include "policies/detect/byte_lanes.h"
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

void lower_character(std::string& bytes, std::size_t at, const Character& character) {
  if (character.value < 0x80 || character.value == Character::kBadByte || !may_have_case(character.value)) return;
  const auto small = static_cast<char32_t>(utf8proc_tolower(static_cast<utf8proc_int32_t>(character.value)));
  if (small == character.value) return;
  std::string lower;
  append_utf8(lower, small);
  if (lower.size() == character.length) bytes.replace(at, lower.size(), lower);
}

}  // namespace

LowerText::LowerText(std::string_view text, bool ascii) {
  bytes_.reserve(text.size() + kPadding);
  bytes_.assign(text);
  for (char& c : bytes_) c = to_lower(c);
  if (!ascii) {
    for (std::size_t at = find_byte(text, 0, may_lead_case); at < text.size(); at = find_byte(text, at + 1, may_lead_case)) {
      lower_character(bytes_, at, character_at(text, at));
    }
  }
  bytes_.append(kPadding, '\0');
}

LowerText LowerText::with_spaces() const {
  std::string bytes = bytes_;
  for (std::size_t at = 0; at + sizeof(ByteLanes) <= bytes.size(); at += sizeof(ByteLanes)) {  // what is left over is padding
    ByteLanes lanes = load_lanes(bytes, at);
    const auto apart = (lanes == '\t') | (lanes == '\r') | (lanes == '\n') | (lanes == '-') | (lanes == '_');
    lanes = apart ? ByteLanes(' ') : lanes;
    std::memcpy(&bytes[at], &lanes, sizeof lanes);
  }
  return LowerText(std::move(bytes));
}

std::string fold_phrase(std::string_view phrase) {
  std::string folded(phrase);
  if (const auto normal = normaliser().fold(folded)) folded = normal->text();
  if (const auto plain = fold_lookalikes(folded)) folded = plain->text();
  return std::string(LowerText(folded, is_all_ascii(folded)).view());
}

}  // namespace sekisho
