#pragma once

#include "policies/detect/characters.h"

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace sekisho {

// Finds every occurrence of many words in one pass: three bytes of the text choose the few words that could stand there.
class WordIndex {
 public:
  struct Word {
    std::string text;  // three bytes or more; lower case unless `Exact`
    std::uint16_t id = 0;
  };
  // Loose: blind, and the words of a phrase may be set apart by one of ` `, `+`, `_`, `-`, a tab or a line end.
  enum class Case { Exact, Blind, Loose };

  WordIndex(std::vector<Word> words, Case letter_case);

  // Calls visit(id, begin, end) for every occurrence, from left to right; shorter words that begin at the same place come too.
  template <class Visit>
  void find(std::string_view text, const Visit& visit) const {
    if (text.size() < kKey) return;
    for (std::size_t at = next_place(text, 0); at < text.size(); at = next_place(text, at + 1)) {
      const std::uint32_t slot = slot_of(key_at(text, at));
      for (std::uint32_t i = heads_[slot]; i < heads_[slot + 1]; ++i) {
        const Word& word = words_[i];
        if (matches(word.text, text, at)) visit(word.id, at, at + word.text.size());
      }
    }
  }

 private:
  static constexpr std::size_t kKey = 3;
  static constexpr std::uint32_t kSlots = 16384;
  static std::uint32_t slot_of(std::uint32_t key) { return key * 2654435761U >> 18; }
  std::uint32_t key_at(std::string_view text, std::size_t at) const {
    const auto byte = [&](std::size_t i) -> std::uint32_t { return fold_[static_cast<unsigned char>(text[i])]; };
    return byte(at) | byte(at + 1) << 8 | byte(at + 2) << 16;
  }
  // The first place at or behind `at` where some word may begin; the text's size where none is left.
  std::size_t next_place(std::string_view text, std::size_t at) const;
  bool matches(std::string_view word, std::string_view text, std::size_t at) const;

  std::array<std::uint8_t, 256> fold_{};
  std::array<std::uint8_t, kSlots> used_{};
  std::vector<std::uint32_t> heads_;
  std::vector<Word> words_;
};

}  // namespace sekisho
