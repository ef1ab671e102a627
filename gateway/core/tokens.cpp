#include "gateway/core/tokens.h"

#include <array>
#include <cstring>
#include <optional>

namespace sekisho {
namespace {

// What a character costs, in twelfths of a token. Measured against the published behaviour of the common byte-pair vocabularies:
// English prose runs at a little over four bytes a token, code and digits at about three, kana and kanji at about one character,
// other scripts at about two characters.
constexpr std::uint8_t kWhole = 12;
constexpr std::uint8_t kLetter = 3;
constexpr std::uint8_t kSpace = 2;
constexpr std::uint8_t kDigit = 5;
constexpr std::uint8_t kSymbol = 7;
constexpr std::uint8_t kOtherScript = 6;

constexpr std::uint8_t ascii_cost(unsigned char byte) {
  if ((byte | 0x20) >= 'a' && (byte | 0x20) <= 'z') return kLetter;
  if (byte == ' ') return kSpace;
  if (byte >= '0' && byte <= '9') return kDigit;
  return byte < 0x20 ? kSpace : kSymbol;
}

// Only lead bytes count, continuation bytes are free: a character costs the same however the text is cut.
constexpr std::uint8_t wide_cost(unsigned char lead) {
  if (lead < 0xC0) return 0;
  if (lead < 0xE1) return kOtherScript;  // two-byte scripts (Cyrillic, Greek, Arabic, …) and Indic
  if (lead < 0xF0) return kWhole;        // kana, kanji, Hangul
  return 2 * kWhole;                     // emoji and rare ideographs
}

constexpr std::array<std::uint8_t, 256> kCosts = [] {
  std::array<std::uint8_t, 256> costs{};
  for (std::size_t byte = 0; byte < costs.size(); ++byte) {
    const auto value = static_cast<unsigned char>(byte);
    costs[byte] = value < 0x80 ? ascii_cost(value) : wide_cost(value);
  }
  return costs;
}();

// The cost of so many ASCII bytes, by comparisons alone: the compiler makes vectors of that. Nothing where one is not ASCII.
constexpr std::size_t kBlock = 32;
std::optional<std::uint32_t> cost_of_ascii(std::string_view text) {
  std::array<std::uint8_t, kBlock> bytes;
  std::memcpy(bytes.data(), text.data(), kBlock);
  std::uint8_t any = 0;
  for (const std::uint8_t byte : bytes) any |= byte;
  if (any >= 0x80) return std::nullopt;
  std::uint8_t cost = 0;  // at most 32 × 7
  for (const std::uint8_t byte : bytes) {
    std::uint8_t own = kSymbol;
    own = static_cast<std::uint8_t>(byte - '0') < 10 ? kDigit : own;
    own = static_cast<std::uint8_t>((byte | 0x20U) - 'a') < 26 ? kLetter : own;
    own = byte <= ' ' ? kSpace : own;
    cost += own;
  }
  return cost;
}

}  // namespace

std::int64_t estimate_tokens(std::string_view text) {
  std::int64_t cost = 0;
  while (text.size() >= kBlock) {
    if (const auto ascii = cost_of_ascii(text)) {
      cost += *ascii;
    } else {
      for (const char character : text.substr(0, kBlock)) cost += kCosts[static_cast<unsigned char>(character)];
    }
    text.remove_prefix(kBlock);
  }
  for (const char character : text) cost += kCosts[static_cast<unsigned char>(character)];
  return (cost + kWhole - 1) / kWhole;
}

}  // namespace sekisho
