#pragma once

#include "policies/detect/characters.h"
#include "policies/detect/word_starts.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace sekisho {

// Finds many words in one pass: three to six bytes of the text tell where none of them can stand, and choose the few words that could
// stand at a place. Only places where a word may begin are looked at.
class WordIndex {
 public:
  struct Word {
    std::string text;  // three bytes or more; lower case; a sign of ASCII does not begin one
    std::uint16_t id = 0;
  };
  // Loose: the words of a phrase may be set apart by one of ` `, `+`, `_`, `-`, a tab or a line end.
  enum class Case { Blind, Loose };

  WordIndex(const std::vector<Word>& words, Case letter_case);

  // Calls visit(id, begin, end) for every occurrence at one of the starts, which are the text's, from left to right; shorter words that
  // begin at the same place come too. ASCII letters match in either case.
  template <class Visit>
  void find(std::string_view text, const WordStarts& starts, const Visit& visit) const {
    const std::span<const std::uint32_t> slots = starts.slots();
    std::array<std::uint32_t, 512> left;  // where one of the words may stand
    for (std::size_t first = 0; first < slots.size(); first += left.size()) {
      // Without a branch: most places are refused, and which are not is nothing that a processor can guess.
      std::size_t count = 0;
      for (std::size_t i = first; i < std::min(first + left.size(), slots.size()); ++i) {
        left[count] = static_cast<std::uint32_t>(i);
        count += used_[slots[i]];
      }
      std::size_t few = 0;
      for (std::size_t i = 0; i < count; ++i) {
        left[few] = left[i];
        few += may_begin(load(text, starts.places()[left[i]]));
      }
      for (std::size_t i = 0; i < few; ++i) visit_words(text, starts.places()[left[i]], visit);
    }
  }

 private:
  // A word as it is compared: its first bytes as they are loaded, where it has them and nothing else may stand there.
  struct Entry {
    std::uint64_t bytes = 0;
    std::uint64_t mask = 0;
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
  static std::uint32_t slot_of(std::uint64_t bytes) { return WordStarts::slot_of(static_cast<std::uint32_t>(bytes)); }

  // Bits for the first three bytes of words that have no more, or for the long keys of others.
  class Filter {
   public:
    void add(std::uint64_t key) { bits_[place_of(key) / 64] |= std::uint64_t{1} << place_of(key) % 64; }
    std::uint64_t may_hold(std::uint64_t key) const { return bits_[place_of(key) / 64] >> place_of(key) % 64 & 1; }

   private:
    static std::uint64_t place_of(std::uint64_t key) { return key * 0x9E3779B97F4A7C15U >> (64 - kFilterBits); }
    std::array<std::uint64_t, (std::size_t{1} << kFilterBits) / 64> bits_{};
  };

  // Eight bytes from `at` on, capitals as small letters, zero behind the text's end. Other bytes become the same too, which is no harm:
  // every word is compared as a whole.
  static std::uint64_t load(std::string_view text, std::size_t at) {
    std::uint64_t bytes = 0;
    if (at + sizeof bytes <= text.size()) [[likely]] {
      std::memcpy(&bytes, &text[at], sizeof bytes);
    } else {
      std::memcpy(&bytes, &text[at], text.size() - at);
    }
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
      if (((bytes ^ entry.bytes) & entry.mask) != 0 || !matches(entry.word.text, text, at)) continue;
      visit(entry.word.id, at, at + entry.word.text.size());
    }
  }

  static std::vector<std::string> spellings_of(const std::string& text, Case letter_case);
  static Entry entry_of(const Word& word, Case letter_case);
  void add_to_filters(const std::string& text);
  bool matches(std::string_view word, std::string_view text, std::size_t at) const;

  std::array<std::uint8_t, 256> fold_{};
  std::array<std::uint8_t, WordStarts::kSlots> used_{};  // 1: the slot has words
  Filter short_;
  Filter long_;
  std::vector<std::uint32_t> heads_;
  std::vector<Entry> entries_;
};

}  // namespace sekisho
