#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>

namespace sekisho {

// Of what kind the bytes of a text are: one bit a byte, in blocks of 64, the lowest first. Made once for a text; most searches then look at
// the few places where something may begin. Nothing stands behind the text's end.
class ByteMaps {
 public:
  static constexpr std::size_t kBlock = 64;

  struct Block {
    std::uint64_t digits;
    std::uint64_t lower;
    std::uint64_t upper;
    std::uint64_t leads;  // first bytes of characters outside ASCII
    std::uint64_t colons;
    std::uint64_t tildes;
    std::uint64_t escapes;  // what begins an escape: backslash, percent sign, ampersand
    std::uint64_t signs;    // of base64 in either alphabet
    std::uint64_t letters() const { return lower | upper; }
    std::uint64_t alnum() const { return digits | lower | upper; }
    std::uint64_t base64() const { return digits | lower | upper | signs; }
  };

  ByteMaps() = default;  // of no text
  explicit ByteMaps(std::string_view text);

  // Every byte is ASCII.
  bool ascii() const { return ascii_; }
  // One of the control characters that no text is laid out with.
  bool has_control() const { return has_control_; }

  std::size_t size() const { return size_; }
  // The i-th block; the ones before the first and behind the last are empty.
  const Block& operator[](std::size_t i) const { return blocks_[i + 1]; }

  // Letters behind anything but a letter, and capitals behind small letters: where a word of ASCII may begin.
  std::uint64_t letter_starts(std::size_t i) const {
    const Block& block = blocks_[i + 1];
    const Block& before = blocks_[i];
    const std::uint64_t behind_letter = block.letters() << 1 | before.letters() >> 63;
    const std::uint64_t behind_lower = block.lower << 1 | before.lower >> 63;
    return (block.letters() & ~behind_letter) | (block.upper & behind_lower);
  }
  // Letters and digits behind anything else.
  std::uint64_t word_starts(std::size_t i) const {
    const Block& block = blocks_[i + 1];
    return block.alnum() & ~(block.alnum() << 1 | blocks_[i].alnum() >> 63);
  }
  // Places right behind a letter or digit where none stands; one more block than there are may have one.
  std::uint64_t word_ends(std::size_t i) const {
    const std::uint64_t here = blocks_[i + 1].alnum();
    return ~here & (here << 1 | blocks_[i].alnum() >> 63);
  }
  // The last capital of several before a small letter: `Password` in `DBPassword`.
  std::uint64_t capital_starts(std::size_t i) const {
    const Block& block = blocks_[i + 1];
    const std::uint64_t behind_upper = block.upper << 1 | blocks_[i].upper >> 63;
    const std::uint64_t before_lower = block.lower >> 1 | blocks_[i + 2].lower << 63;
    return block.upper & behind_upper & before_lower;
  }

  // Colons before two signs of base64's alphabets, as in `://`, or before two capitals.
  std::uint64_t colons_before_signs(std::size_t i) const { return pairs_behind(i, &Block::colons, &Block::signs); }
  std::uint64_t colons_before_capitals(std::size_t i) const { return pairs_behind(i, &Block::colons, &Block::upper); }

  // Letters and digits from `at` on, which is within the text: the lowest bit is its own.
  std::uint64_t alnum_from(std::size_t at) const {
    const std::size_t i = at / kBlock;
    const std::size_t shift = at % kBlock;
    const std::uint64_t here = blocks_[i + 1].alnum() >> shift;
    return shift == 0 ? here : here | blocks_[i + 2].alnum() << (kBlock - shift);
  }

  // Letters and digits before `at`, which is within the text: the highest bit is that of the byte right before it.
  std::uint64_t alnum_before(std::size_t at) const {
    const std::size_t i = at / kBlock;
    const std::size_t shift = at % kBlock;
    const std::uint64_t before = blocks_[i].alnum();
    return shift == 0 ? before : before >> shift | blocks_[i + 1].alnum() << (kBlock - shift);
  }

  // Colons of which a digit stands right behind or at one of four places before.
  std::uint64_t colons_near_digits(std::size_t i) const;

  // Four capitals side by side begin in the block.
  bool holds_capitals(std::size_t i) const;

  // Sixteen letters and digits or more begin in the block.
  bool holds_long_word(std::size_t i) const { return runs_of<16>(blocks_[i + 1].alnum(), blocks_[i + 2].alnum()) != 0; }

  // Where two letters or digits and a sign stand four times in a row.
  std::uint64_t four_pairs(std::size_t i) const;

  // The first byte at or behind `from` that begins an escape; npos without one.
  std::size_t find_escape(std::size_t from) const;

  // Calls visit(begin, end) for every run of fourteen bytes of base64's alphabets or more, from left to right: with its padding, sixteen.
  template <class Visit>
  void for_each_base64(const Visit& visit) const {
    for (std::size_t i = 0; i < size(); ++i) {
      const std::uint64_t here = blocks_[i + 1].base64();
      const std::uint64_t begins = here & ~(here << 1 | blocks_[i].base64() >> 63);
      for_each(begins & runs_of<14>(here, blocks_[i + 2].base64()), i, [&](std::size_t begin) { visit(begin, base64_end(begin)); });
    }
  }

  // Calls visit(place) for every bit of the mask of the i-th block.
  template <class Visit>
  static void for_each(std::uint64_t mask, std::size_t i, const Visit& visit) {
    for (; mask != 0; mask &= mask - 1) visit(i * kBlock + static_cast<std::size_t>(std::countr_zero(mask)));
  }

 private:
  // Places from which on so many bits are set, nine to sixteen.
  template <int Count>
  static std::uint64_t runs_of(std::uint64_t here, std::uint64_t next) {
    for (const int shift : {1, 2, 4, Count - 8}) {
      here &= here >> shift | next << (64 - shift);
      next &= next >> shift;
    }
    return here;
  }

  // Bytes of one kind before two of another.
  std::uint64_t pairs_behind(std::size_t i, std::uint64_t Block::* first, std::uint64_t Block::* then) const {
    const std::uint64_t behind = blocks_[i + 1].*then;
    const std::uint64_t later = blocks_[i + 2].*then;
    return blocks_[i + 1].*first & (behind >> 1 | later << 63) & (behind >> 2 | later << 62);
  }

  std::size_t base64_end(std::size_t begin) const;

  std::size_t size_ = 0;
  std::unique_ptr<Block[]> blocks_;  // and an empty one on either side
  bool ascii_ = true;
  bool has_control_ = false;
};

}  // namespace sekisho
