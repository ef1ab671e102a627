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
    std::string text;  // three bytes or more; lower case where `case_blind`
    std::uint16_t id = 0;
  };
  enum class Case { Exact, Blind };

  WordIndex(std::vector<Word> words, Case letter_case);

  // Calls visit(id, begin, end) for every occurrence, from left to right; shorter words that begin at the same place come too.
  template <class Visit>
  void find(std::string_view text, const Visit& visit) const {
    if (text.size() < kKey) return;
    const auto* fold = fold_.data();
    const auto byte = [&](std::size_t i) -> std::uint32_t { return fold[static_cast<unsigned char>(text[i])]; };
    std::uint32_t key = byte(0) << 8 | byte(1) << 16;
    for (std::size_t at = 0; at + kKey <= text.size(); ++at) {
      key = key >> 8 | byte(at + 2) << 16;
      const std::uint32_t slot = slot_of(key);
      if (!used_[slot]) continue;
      for (std::uint32_t i = heads_[slot]; i < heads_[slot + 1]; ++i) {
        const Word& word = words_[i];
        if (matches(word.text, text, at)) visit(word.id, at, at + word.text.size());
      }
    }
  }

 private:
  static constexpr std::size_t kKey = 3;
  static constexpr std::uint32_t kSlots = 4096;
  static std::uint32_t slot_of(std::uint32_t key) { return key * 2654435761U >> 20; }
  bool matches(std::string_view word, std::string_view text, std::size_t at) const;

  std::array<std::uint8_t, 256> fold_{};
  std::array<std::uint8_t, kSlots> used_{};
  std::vector<std::uint32_t> heads_;
  std::vector<Word> words_;
};

}  // namespace sekisho
