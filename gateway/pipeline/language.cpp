#include "gateway/pipeline/language.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <utility>

namespace sekisho {
namespace {

constexpr std::size_t kEnough = 1024;

struct CodePoint {
  std::uint32_t value;
  std::size_t length;
};

// The text is valid UTF-8 (the tape refused anything else).
CodePoint read_code_point(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t offset) { return static_cast<unsigned char>(text[at + offset]); };
  const std::uint32_t lead = byte(0);
  const std::size_t length = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
  if (at + length > text.size()) return {0, 1};
  std::uint32_t value = length == 1 ? lead : lead & (0xFFU >> (length + 1));
  for (std::size_t i = 1; i < length; ++i) value = value << 6 | (byte(i) & 0x3FU);
  return {value, length};
}

}  // namespace

// A block at once while it is ASCII, which is what most text is: the loops are such that the compiler makes vectors of them.
std::size_t LanguageGuess::add_ascii(std::string_view text) {
  constexpr std::size_t kBlock = 32;
  std::size_t at = 0;
  for (; at + kBlock <= text.size() && seen_ < kEnough; at += kBlock, seen_ += kBlock) {
    std::array<std::uint8_t, kBlock> bytes;
    std::memcpy(bytes.data(), text.data() + at, kBlock);
    std::uint8_t any = 0;
    std::uint8_t letters = 0;
    for (const std::uint8_t byte : bytes) any |= byte;
    if (any >= 0x80) break;
    for (const std::uint8_t byte : bytes) letters += static_cast<std::uint8_t>((byte | 0x20U) - 'a') < 26 ? 1 : 0;
    latin_ += letters;
  }
  return at;
}

void LanguageGuess::add(std::string_view text) {
  for (std::size_t at = 0; at < text.size() && seen_ < kEnough;) {
    at += add_ascii(text.substr(at));
    if (at == text.size() || seen_ >= kEnough) break;
    if (const auto byte = static_cast<unsigned char>(text[at]); byte < 0x80) {
      latin_ += (byte | 0x20U) - 'a' < 26U ? 1 : 0;
      ++at;
      ++seen_;
      continue;
    }
    const auto [c, length] = read_code_point(text, at);
    at += length;
    seen_ += length;
    if (c >= 0xC0 && c <= 0x24F) ++latin_;
    if (c >= 0x3041 && c <= 0x30FF) ++kana_;
    if (c >= 0xFF66 && c <= 0xFF9D) ++kana_;
    if (c >= 0x4E00 && c <= 0x9FFF) ++han_;
    if (c >= 0xAC00 && c <= 0xD7A3) ++hangul_;
    if (c >= 0x0400 && c <= 0x04FF) ++cyrillic_;
    if (c >= 0x0600 && c <= 0x06FF) ++arabic_;
  }
}

std::string_view LanguageGuess::result() const {
  // A Latin word is several letters where a Japanese one is one or two: a third of the letters is enough to call the text by it.
  const std::size_t east = kana_ + hangul_ + han_;
  const std::size_t strongest = std::max({east * 3, cyrillic_, arabic_, latin_});
  if (strongest == 0) return {};
  if (strongest == east * 3) return hangul_ > kana_ + han_ ? "ko" : kana_ > 0 ? "ja" : "zh";
  if (strongest == cyrillic_) return "ru";
  if (strongest == arabic_) return "ar";
  return "en";
}

}  // namespace sekisho
