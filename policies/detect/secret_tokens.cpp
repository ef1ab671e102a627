#include "policies/detect/secret_tokens.h"

#include "policies/detect/secret_values.h"

#include <algorithm>

namespace sekisho {
namespace {

constexpr std::size_t kJudged = 64;  // bytes of a value that its randomness is judged by

// Digits in their order, and no letter: what forms and documentation are filled with.
bool is_counted(std::string_view value) {
  return value.find("123456789") != std::string_view::npos && std::ranges::none_of(value, is_letter);
}

// A piece of a file's or a host's name: `icon.ico-7a388b69.png`.
bool is_in_dotted_name(std::string_view text, std::size_t begin, std::size_t end) {
  return begin > 0 && text[begin - 1] == '.' && end + 1 < text.size() && text[end] == '.' && is_alnum(text[end + 1]);
}

// Names and paths that only begin like a token have their words set apart by signs.
bool is_body(std::string_view value) {
  if (!looks_random(value) || is_placeholder(value) || is_counted(value)) return false;
  constexpr std::ptrdiff_t kManyDigits = 4;
  return value.find_first_of("-_./") == std::string_view::npos || std::ranges::count_if(value, is_digit) >= kManyDigits ||
         is_random_mix(value);
}

// Bodies of capitals and digits are short of digits by chance: one AWS key id in 28 has none. Capitals alone are random where they are many
// different ones; a word of that length behind such a prefix is written nowhere.
bool is_capitals(const TokenForm& form, std::string_view value) {
  constexpr std::size_t kFewest = 16;
  constexpr double kLeastEntropy = 2.8;
  return !form.alphabet->contains('a') && value.size() >= kFewest && !is_placeholder(value) && entropy_of(value) >= kLeastEntropy;
}

// Vendors' own examples (AKIAIOSFODNN7EXAMPLE) have the shape and are known: one step less sure.
Confidence confidence_of(std::string_view value) {
  return value.find("EXAMPLE") != std::string_view::npos ? Confidence::Medium : Confidence::High;
}

constexpr std::size_t kWithChecksum = 36;

// Tokens of GitHub and npm that are 36 places long end in the CRC-32 of the thirty places before, in six places of base 62.
bool ends_in_checksum(std::string_view body) {
  constexpr std::size_t kPayload = 30;
  constexpr std::string_view kBase62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  constexpr std::uint32_t kPolynomial = 0xEDB88320;  // ISO 3309, reflected
  std::uint32_t crc = 0xFFFFFFFF;
  for (const char c : body.substr(0, kPayload)) {
    crc ^= static_cast<unsigned char>(c);
    for (int bit = 0; bit < 8; ++bit) crc = crc >> 1 ^ ((crc & 1) != 0 ? kPolynomial : 0);
  }
  crc = ~crc;
  for (std::size_t place = body.size(); place > kPayload; --place, crc /= kBase62.size()) {
    if (body[place - 1] != kBase62[crc % kBase62.size()]) return false;
  }
  return true;
}

}  // namespace

std::optional<Hit> match_token(const TokenForm& form, std::string_view text, std::size_t begin) {
  if (begin > 0 && is_alnum(text[begin - 1])) return std::nullopt;
  const std::size_t from = begin + form.prefix.size();
  // Open forms are judged by their beginning and only then read to their end, so that a text full of prefixes stays cheap.
  const std::size_t most = form.longest == TokenForm::kOpen ? std::max<std::size_t>(kJudged, form.shortest) : form.longest + std::size_t{1};
  std::size_t end = form.alphabet->run_end(text, from, most);
  if (form.longest != TokenForm::kOpen && end - from > form.longest) return std::nullopt;
  while (end - from > form.shortest && (text[end - 1] == '.' || text[end - 1] == '-')) --end;  // a sentence's end
  const std::string_view value = text.substr(from, end - from);
  if (value.size() < form.shortest || !(is_body(value) || is_capitals(form, value))) return std::nullopt;
  if (is_in_dotted_name(text, begin, end)) return std::nullopt;
  if (form.longest == TokenForm::kOpen) end = form.alphabet->run_end(text, end);
  const bool checked = !form.checksum || value.size() != kWithChecksum || ends_in_checksum(value);
  return Hit{form.type, checked ? confidence_of(value) : Confidence::Medium, byte_span(begin, end)};
}

std::optional<Hit> match_label(const LabelForm& form, std::string_view text, std::size_t label_end) {
  constexpr ByteSet kBetween(" \t:=\"'`\\>|");
  constexpr std::size_t kMostBetween = 12;
  const std::size_t from = kBetween.run_end(text, label_end, kMostBetween);
  if (from == label_end) return std::nullopt;
  const std::size_t end = form.alphabet->run_end(text, from, std::size_t{form.longest} + 1);
  const std::string_view value = text.substr(from, end - from);
  if (value.size() < form.shortest || value.size() > form.longest) return std::nullopt;
  if (!is_body(value)) return std::nullopt;
  return Hit{form.type, confidence_of(value), byte_span(from, end)};
}

}  // namespace sekisho
