#pragma once

#include "policies/detect/byte_maps.h"
#include "policies/detect/characters.h"

#include <array>
#include <cstdint>
#include <cstring>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace sekisho {

// Finds many words in one pass: three bytes of the text choose the few words that could stand at a place. Only places where a word may
// begin are looked at.
class WordIndex {
 public:
  struct Word {
    std::string text;  // three bytes or more; lower case; a sign of ASCII does not begin one
    std::uint16_t id = 0;
  };
  // Loose: the words of a phrase may be set apart by one of ` `, `+`, `_`, `-`, a tab or a line end.
  enum class Case { Blind, Loose };
  // Where words of ASCII letters and digits may begin; others are found anywhere.
  enum class Starts {
    Letters,  // behind what is no letter, and with a capital behind a small letter
    Any,      // behind what is no letter or digit too, and with the last of several capitals
  };

  WordIndex(const std::vector<Word>& words, Case letter_case);

  // Calls visit(id, begin, end) for every occurrence, from left to right; shorter words that begin at the same place come too. ASCII
  // letters match in either case.
  template <class Visit>
  void find(std::string_view text, const ByteMaps& maps, Starts starts, const Visit& visit) const {
    for (std::size_t block = 0; block < maps.size(); ++block) {
      std::uint64_t places = maps.letter_starts(block) | maps[block].leads;
      if (starts == Starts::Any) places |= maps.word_starts(block) | maps.capital_starts(block);
      ByteMaps::for_each(places, block, [&](std::size_t at) {
        if (at + kKey > text.size()) return;
        const std::uint32_t slot = slot_of(key_at(text, at));
        if (used_[slot] == 0) return;
        for (std::uint32_t i = heads_[slot]; i < heads_[slot + 1]; ++i) {
          const Word& word = words_[i];
          if (matches(word.text, text, at)) visit(word.id, at, at + word.text.size());
        }
      });
    }
  }

 private:
  static constexpr std::size_t kKey = 3;
  static constexpr std::uint32_t kSlots = 16384;
  static std::uint32_t slot_of(std::uint32_t key) { return key * 2654435761U >> 18; }
  // Three bytes, capitals as small letters. Other bytes become the same too, which is no harm: every word is compared as a whole.
  static std::uint32_t key_at(std::string_view text, std::size_t at) {
    std::uint32_t bytes = 0;
    if (at + sizeof bytes <= text.size()) {
      std::memcpy(&bytes, &text[at], sizeof bytes);
    } else {
      std::memcpy(&bytes, &text[at], kKey);
    }
    return (bytes | 0x202020U) & 0xFFFFFFU;
  }
  static std::set<std::uint32_t> slots_of(std::string text, Case letter_case);
  bool matches(std::string_view word, std::string_view text, std::size_t at) const;

  std::array<std::uint8_t, 256> fold_{};
  std::array<std::uint8_t, kSlots> used_{};
  std::vector<std::uint32_t> heads_;
  std::vector<Word> words_;
};

}  // namespace sekisho
