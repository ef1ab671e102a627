#include "policies/detect/word_index.h"

#include <algorithm>
#include <cassert>
#include <set>
#include <tuple>
#include <utility>

namespace sekisho {
namespace {

// What may stand between the words of a phrase.
constexpr std::string_view kBetween = " +_-\t\n";

}  // namespace

// Those of every way of writing the first bytes.
std::set<std::uint32_t> WordIndex::slots_of(std::string text, Case letter_case) {
  assert(text.size() >= kKey);
  std::set<std::uint32_t> slots = {slot_of(key_at(text, 0))};
  const std::size_t between = letter_case == Case::Loose ? text.find_first_of(kBetween) : std::string::npos;
  if (between >= kKey) return slots;
  for (const char c : kBetween) {
    text[between] = c;
    slots.insert(slot_of(key_at(text, 0)));
  }
  return slots;
}

WordIndex::WordIndex(const std::vector<Word>& words, Case letter_case) : heads_(kSlots + 1, 0) {
  for (std::size_t byte = 0; byte < fold_.size(); ++byte) {
    fold_[byte] = static_cast<std::uint8_t>(to_lower(static_cast<char>(byte)));
  }
  if (letter_case == Case::Loose) {
    for (const char c : kBetween) fold_[static_cast<unsigned char>(c)] = ' ';
  }
  using Placed = std::pair<std::uint32_t, Word>;
  std::vector<Placed> placed;
  for (const Word& word : words) {
    for (const std::uint32_t slot : slots_of(word.text, letter_case)) placed.emplace_back(slot, word);
  }
  // Of words that begin at one place the longest comes last: it reaches nearest to what stands behind.
  std::ranges::sort(placed, {}, [](const Placed& one) { return std::tuple(one.first, one.second.text.size(), one.second.id); });
  for (auto& [slot, word] : placed) {
    used_[slot] = 1;
    ++heads_[slot + 1];
    words_.push_back(std::move(word));
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
