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

// Every way of writing the first bytes, which filters and slots know.
std::vector<std::string> WordIndex::spellings_of(const std::string& text, Case letter_case) {
  assert(text.size() >= kKey);
  std::vector<std::string> spellings = {text};
  if (letter_case != Case::Loose) return spellings;
  for (std::size_t at = 0; at < std::min(text.size(), kWideKey); ++at) {
    if (kBetween.find(text[at]) == std::string_view::npos) continue;
    const std::vector<std::string> others = std::exchange(spellings, {});
    for (const std::string& other : others) {
      for (const char c : kBetween) (spellings.emplace_back(other))[at] = c;
    }
  }
  return spellings;
}

WordIndex::Entry WordIndex::entry_of(const Word& word, Case letter_case) {
  Entry entry{.bytes = load(word.text, 0), .word = word};
  for (std::size_t at = 0; at < std::min(word.text.size(), sizeof entry.mask); ++at) {
    const bool between = letter_case == Case::Loose && kBetween.find(word.text[at]) != std::string_view::npos;
    if (!between) entry.mask |= std::uint64_t{0xFF} << at * 8;
  }
  return entry;
}

void WordIndex::add_to_filters(const std::string& text) {
  const std::uint64_t bytes = load(text, 0);
  const bool has_long_key = text.size() >= (is_ascii(text.front()) ? kLongKey : kWideKey);
  has_long_key ? long_.add(long_key(bytes)) : short_.add(bytes & 0xFFFFFFU);
}

WordIndex::WordIndex(const std::vector<Word>& words, Case letter_case) : heads_(WordStarts::kSlots + 1, 0) {
  for (std::size_t byte = 0; byte < fold_.size(); ++byte) {
    fold_[byte] = static_cast<std::uint8_t>(to_lower(static_cast<char>(byte)));
  }
  if (letter_case == Case::Loose) {
    for (const char c : kBetween) fold_[static_cast<unsigned char>(c)] = ' ';
  }
  using Placed = std::pair<std::uint32_t, Word>;
  std::vector<Placed> placed;
  for (const Word& word : words) {
    std::set<std::uint32_t> slots;
    for (const std::string& spelling : spellings_of(word.text, letter_case)) {
      slots.insert(slot_of(load(spelling, 0)));
      add_to_filters(spelling);
    }
    for (const std::uint32_t slot : slots) placed.emplace_back(slot, word);
  }
  // Of words that begin at one place the longest comes last: it reaches nearest to what stands behind.
  std::ranges::sort(placed, {}, [](const Placed& one) { return std::tuple(one.first, one.second.text.size(), one.second.id); });
  for (const auto& [slot, word] : placed) {
    used_[slot] = 1;
    ++heads_[slot + 1];
    entries_.push_back(entry_of(word, letter_case));
  }
  for (std::size_t slot = 1; slot < heads_.size(); ++slot) heads_[slot] += heads_[slot - 1];
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
