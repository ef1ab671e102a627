#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace sekisho {

// Byte classes of ASCII, without locale and without branches on the caller's side.
constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
constexpr bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
constexpr bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
constexpr bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
constexpr bool is_alnum(char c) { return is_digit(c) || is_letter(c); }
constexpr bool is_continuation(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }
constexpr bool is_ascii(char c) { return static_cast<unsigned char>(c) < 0x80; }
inline bool is_all_ascii(std::string_view text) {
  unsigned char any = 0;
  for (const char c : text) any = static_cast<unsigned char>(any | static_cast<unsigned char>(c));
  return any < 0x80;
}
// Control characters that no text is laid out with.
constexpr bool is_control(char c) { return (static_cast<unsigned char>(c) < 0x20 && c != '\t' && c != '\n' && c != '\r') || c == 0x7F; }
inline bool has_control(std::string_view text) {
  unsigned char any = 0;
  for (const char c : text) {  // without branches, so that it vectorises
    const auto low = static_cast<unsigned char>(static_cast<unsigned char>(c) < 0x20);
    const auto blank = static_cast<unsigned char>(unsigned{c == '\t'} | unsigned{c == '\n'} | unsigned{c == '\r'});
    any = static_cast<unsigned char>(any | (low & (blank ^ 1U)) | static_cast<unsigned char>(c == 0x7F));
  }
  return any != 0;
}
constexpr char to_lower(char c) { return is_upper(c) ? static_cast<char>(c + 32) : c; }
constexpr char to_upper(char c) { return is_lower(c) ? static_cast<char>(c - 32) : c; }

// The value of a hexadecimal digit, -1 for any other byte.
constexpr int hex_value(char c) {
  if (is_digit(c)) return c - '0';
  const char lower = to_lower(c);
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

// The first byte at or after `from` for which `wanted` holds, text.size() without one. Blocks without one are passed over by a loop
// that vectorises, so `wanted` is best a plain comparison.
template <class Wanted>
std::size_t find_byte(std::string_view text, std::size_t from, const Wanted& wanted) {
  constexpr std::size_t kNear = 8;  // hits that follow each other closely are not worth a block
  constexpr std::size_t kBlock = 64;
  for (std::size_t i = 0; i < kNear && from < text.size(); ++i, ++from) {
    if (wanted(text[from])) return from;
  }
  while (from + kBlock <= text.size()) {
    unsigned char any = 0;
    for (std::size_t i = 0; i < kBlock; ++i) any = static_cast<unsigned char>(any | (wanted(text[from + i]) ? 1 : 0));
    if (any != 0) break;
    from += kBlock;
  }
  while (from < text.size() && !wanted(text[from])) ++from;
  return from;
}

// A set of byte values, for spans of one alphabet.
class ByteSet {
 public:
  constexpr explicit ByteSet(std::string_view members) {
    for (const char c : members) table_[static_cast<unsigned char>(c)] = true;
  }
  constexpr void add(char c) { table_[static_cast<unsigned char>(c)] = true; }
  constexpr bool contains(char c) const { return table_[static_cast<unsigned char>(c)]; }
  // The first member of the text, and the last one; npos without one.
  constexpr std::size_t find_in(std::string_view text) const {
    for (std::size_t at = 0; at < text.size(); ++at) {
      if (contains(text[at])) return at;
    }
    return std::string_view::npos;
  }
  constexpr std::size_t rfind_in(std::string_view text) const {
    for (std::size_t at = text.size(); at > 0; --at) {
      if (contains(text[at - 1])) return at - 1;
    }
    return std::string_view::npos;
  }
  // The end of the run of members that starts at `from`, at most `most` bytes long.
  constexpr std::size_t run_end(std::string_view text, std::size_t from, std::size_t most = std::string_view::npos) const {
    const std::size_t stop = most < text.size() - from ? from + most : text.size();
    while (from < stop && contains(text[from])) ++from;
    return from;
  }
  // The begin of the run of members that ends before `to`, at most `most` bytes long.
  constexpr std::size_t run_begin(std::string_view text, std::size_t to, std::size_t most) const {
    const std::size_t stop = to > most ? to - most : 0;
    while (to > stop && contains(text[to - 1])) --to;
    return to;
  }

 private:
  std::array<bool, 256> table_{};
};

inline constexpr std::string_view kAlnum = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

// The unified ideographs of Unicode's Basic Multilingual Plane, which write words of Japanese.
constexpr bool is_ideograph(char32_t value) { return value >= 0x3400 && value <= 0x9FFF; }

// One character of UTF-8. A byte that begins no valid sequence is a character of its own with the value kBadByte.
struct Character {
  static constexpr char32_t kBadByte = 0xFFFFFFFF;
  char32_t value = 0;
  std::uint32_t length = 1;
};

// The character at `at`, which is below text.size(). Refuses overlong forms, surrogates and values past U+10FFFF.
Character any_character_at(std::string_view text, std::size_t at);

// The same; what nearly all text is made of is read here.
inline Character character_at(std::string_view text, std::size_t at) {
  const auto byte = static_cast<unsigned char>(text[at]);
  if (byte < 0x80) return {byte, 1};
  // Three bytes that are neither overlong nor a surrogate, whatever follows: most of what East Asia writes.
  if (byte >= 0xE1 && byte <= 0xEC && at + 2 < text.size() && is_continuation(text[at + 1]) && is_continuation(text[at + 2])) {
    const auto bits = [&](std::size_t i) -> char32_t { return static_cast<unsigned char>(text[at + i]) & 0x3FU; };
    return {(byte & 0x0FU) << 12 | bits(1) << 6 | bits(2), 3};
  }
  return any_character_at(text, at);
}
void append_utf8(std::string& text, char32_t value);

}  // namespace sekisho
