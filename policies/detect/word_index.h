#pragma once

#include "policies/detect/byte_maps.h"
#include "policies/detect/characters.h"

#include <array>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

namespace sekisho {

// Finds many words in one pass: three to six bytes of the text tell where none of them can stand, and choose the few words that could
// stand at a place. Only places where a word may begin are looked at: ASCII letters behind what is no letter, a capital behind a small
// letter, the last of several capitals; letters and digits behind anything else; and every character outside ASCII.
class WordIndex {
 public:
  // Loose: the words of a phrase may be set apart by one of ` `, `+`, `_`, `-`, a tab or a line end.
  enum class Signs : std::uint8_t { Exact, Loose };
  struct Word {
    std::string text;  // three bytes or more; lower case; a sign of ASCII does not begin one
    std::uint16_t id = 0;
    Signs signs = Signs::Exact;
  };

  explicit WordIndex(const std::vector<Word>& words);

  // Calls visit(id, begin, end) for every occurrence, from left to right; shorter words that begin at the same place come too. ASCII
  // letters match in either case. The maps are the text's.
  template <class Visit>
  void find(std::string_view text, const ByteMaps& maps, const Visit& visit) const {
    std::array<std::uint32_t, kPlaces> places;  // where one of the words may stand
    for (std::size_t block = 0; block < maps.size(); block += kBlocksAtOnce) {
      const std::size_t count = find_places(text, maps, block, places.data());
      for (std::size_t i = 0; i < count; ++i) visit_words(text, places[i], visit);
    }
  }

 private:
  static constexpr std::size_t kBlocksAtOnce = 8;
  static constexpr std::size_t kPlaces = kBlocksAtOnce * ByteMaps::kBlock + 16;  // and room behind

  // A word as it is compared: its first bytes as they are loaded, where it has them and nothing else may stand there.
  struct Entry {
    std::uint64_t bytes = 0;
    std::uint64_t mask = 0;
    bool whole = false;  // these tell all of it: letters, for which loaded bytes are the same in no other case
    Word word;
  };

  static constexpr std::size_t kKey = 3;
  static constexpr std::size_t kLongKey = 4;  // bytes; of words that begin outside ASCII,
  static constexpr std::size_t kWideKey = 6;  // for which that is one character and a bit
  static constexpr int kFilterBits = 16;
  static std::uint64_t long_key(std::uint64_t bytes) {
    constexpr std::uint64_t kLong = (std::uint64_t{1} << kLongKey * 8) - 1;
    constexpr std::uint64_t kWide = (std::uint64_t{1} << kWideKey * 8) - 1;
    return bytes & ((bytes & 0x80) != 0 ? kWide : kLong);
  }
  // One of so many, for the first three bytes. They are in lower case, which means that all of them have the bit that small letters have.
  static constexpr std::size_t kSlots = std::size_t{1} << 14;
  static std::uint32_t slot_of(std::uint64_t bytes) { return (static_cast<std::uint32_t>(bytes) & 0xFFFFFFU) * 2654435761U >> 18U; }

  // Bits for the first three bytes of words that have no more, or for the long keys of others.
  class Filter {
   public:
    void add(std::uint64_t key) { bits_[place_of(key) / 64] |= std::uint64_t{1} << place_of(key) % 64; }
    std::uint64_t may_hold(std::uint64_t key) const { return bits_[place_of(key) / 64] >> place_of(key) % 64 & 1; }

   private:
    static std::uint64_t place_of(std::uint64_t key) { return key * 0x9E3779B97F4A7C15U >> (64 - kFilterBits); }
    std::array<std::uint64_t, (std::size_t{1} << kFilterBits) / 64> bits_{};
  };

  // Eight bytes, capitals as small letters. Other bytes become the same too, which is no harm: every word is compared as a whole.
  static std::uint64_t load_inner(std::string_view text, std::size_t at) {
    std::uint64_t bytes = 0;
    std::memcpy(&bytes, text.data() + at, sizeof bytes);
    return bytes | 0x2020202020202020U;
  }

  // The same where the text may end before them; there they are zero.
  static std::uint64_t load(std::string_view text, std::size_t at) {
    if (at + sizeof(std::uint64_t) <= text.size()) [[likely]]
      return load_inner(text, at);
    std::uint64_t bytes = 0;
    std::memcpy(&bytes, text.data() + at, text.size() - at);
    return bytes | 0x2020202020202020U;
  }

  // 1 or 0.
  std::uint64_t may_begin(std::uint64_t bytes) const { return short_.may_hold(bytes & 0xFFFFFFU) | long_.may_hold(long_key(bytes)); }

  template <class Visit>
  void visit_words(std::string_view text, std::size_t at, const Visit& visit) const {
    const std::uint64_t bytes = load(text, at);
    const std::size_t slot = slot_of(bytes);
    for (std::uint32_t i = heads_[slot]; i < heads_[slot + 1]; ++i) {
      const Entry& entry = entries_[i];
      if (((bytes ^ entry.bytes) & entry.mask) != 0 || (!entry.whole && !matches(entry.word, text, at))) continue;
      visit(entry.word.id, at, at + entry.word.text.size());
    }
  }

  static std::vector<std::string> spellings_of(const Word& word);
  static Entry entry_of(const Word& word);
  void add_to_filters(const std::string& text);
  static bool matches(const Word& word, std::string_view text, std::size_t at);

  // Writes where in the blocks from `block` on, kBlocksAtOnce at most, a word may stand; returns how many places there are.
  std::size_t find_places(std::string_view text, const ByteMaps& maps, std::size_t block, std::uint32_t* places) const;
  template <class Load>
  std::size_t choose_places(const Load& load_at, const ByteMaps& maps, std::size_t block, std::uint32_t* places) const;

  std::array<std::uint8_t, kSlots> used_{};  // 1: the slot has words
  Filter short_;
  Filter long_;
  std::vector<std::uint32_t> heads_;
  std::vector<Entry> entries_;
};

}  // namespace sekisho
