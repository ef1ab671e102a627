#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>

namespace sekisho {

// What phrases are looked up by: their first word or their first two characters, as one number. Bytes of a key never use all the bits of
// the eighth, so marks fit above: ASCII has none there, and what is longer is cut to seven.
inline constexpr std::size_t kKeyBytes = 7;

// The first `count` bytes, seven at most, as a number. The text is readable for eight bytes.
inline std::uint64_t load_key(const char* bytes, std::size_t count) {
  std::uint64_t word = 0;
  std::memcpy(&word, bytes, sizeof word);
  return word & ((std::uint64_t{1} << (count < kKeyBytes ? count : kKeyBytes) * 8) - 1);
}

// Of a word in lower case.
inline std::uint64_t word_key(const char* word, std::size_t size) {
  constexpr std::uint64_t kLong = std::uint64_t{1} << 63;
  return load_key(word, size) | (size > kKeyBytes ? kLong : 0);
}

// Of two characters, of which neither is a letter of an alphabet that writes words apart.
inline std::uint64_t pair_key(const char* characters, std::size_t size) { return load_key(characters, size) | std::uint64_t{1} << 62; }

// Of such a character alone.
inline std::uint64_t single_key(const char* character, std::size_t size) { return load_key(character, size) | std::uint64_t{3} << 62; }

// A key, its bits scattered: no two keys have the same. The upper bits are the best ones.
constexpr std::uint64_t scatter(std::uint64_t key) {
  return key * 0x9E3779B97F4A7C15U;  // 2^64 divided by the golden ratio (Knuth's multiplicative hashing)
}

// First bytes of three: no letters of alphabets, but kana, kanji, hangul and signs.
inline bool is_wide(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte >= 0xE2 && byte <= 0xEC;
}
inline constexpr std::size_t kWideSize = 3;

}  // namespace sekisho
