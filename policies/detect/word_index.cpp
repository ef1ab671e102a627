#include "policies/detect/word_index.h"

#include <algorithm>
#include <cassert>

namespace sekisho {

WordIndex::WordIndex(std::vector<Word> words, Case letter_case) : heads_(kSlots + 1, 0), words_(std::move(words)) {
  for (std::size_t byte = 0; byte < fold_.size(); ++byte) {
    fold_[byte] = static_cast<std::uint8_t>(to_lower(static_cast<char>(byte)));
  }
  if (letter_case == Case::Loose) {
    for (const char c : {'+', '_', '-', '\t', '\n'}) fold_[static_cast<unsigned char>(c)] = ' ';
  }
  const auto slot = [this](const Word& word) {
    assert(word.text.size() >= kKey);
    const auto byte = [&](std::size_t i) -> std::uint32_t { return fold_[static_cast<unsigned char>(word.text[i])]; };
    return slot_of(byte(0) | byte(1) << 8 | byte(2) << 16);
  };
  std::ranges::sort(words_, {}, slot);
  for (const Word& word : words_) {
    used_[slot(word)] = 1;
    ++heads_[slot(word) + 1];
  }
  for (std::uint32_t i = 0; i < kSlots; ++i) heads_[i + 1] += heads_[i];
}

bool WordIndex::matches(std::string_view word, std::string_view text, std::size_t at) const {
  if (word.size() > text.size() - at ||
      fold_[static_cast<unsigned char>(text[at + word.size() - 1])] != fold_[static_cast<unsigned char>(word.back())])
    return false;
  for (std::size_t i = 0; i < word.size(); ++i) {
    if (fold_[static_cast<unsigned char>(text[at + i])] != fold_[static_cast<unsigned char>(word[i])]) return false;
  }
  return true;
}

}  // namespace sekisho
