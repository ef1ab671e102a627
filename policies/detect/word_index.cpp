#include "policies/detect/word_index.h"

#include "policies/detect/block_places.h"

#include <algorithm>
#include <cassert>
#include <set>
#include <tuple>
#include <utility>

namespace sekisho {
namespace {

// What may stand between the words of a phrase.
constexpr std::string_view kBetween = " +_-\t\n";

constexpr std::array<std::uint8_t, 256> make_folds(bool loose) {
  std::array<std::uint8_t, 256> folds{};
  for (std::size_t byte = 0; byte < folds.size(); ++byte) {
    const char c = to_lower(static_cast<char>(byte));
    folds[byte] = static_cast<std::uint8_t>(loose && kBetween.find(c) != std::string_view::npos ? ' ' : c);
  }
  return folds;
}
constexpr std::array<std::uint8_t, 256> kExactFolds = make_folds(false);
constexpr std::array<std::uint8_t, 256> kLooseFolds = make_folds(true);

__attribute__((always_inline)) inline std::uint64_t starts_of(const ByteMaps& maps, std::size_t block) {
  return maps.letter_starts(block) | maps.capital_starts(block) | maps.word_starts(block) | maps[block].leads;
}

}  // namespace

// Every way of writing the first bytes, which filters and slots know.
std::vector<std::string> WordIndex::spellings_of(const Word& word) {
  assert(word.text.size() >= kKey);
  std::vector<std::string> spellings = {word.text};
  if (word.signs == Signs::Exact) return spellings;
  for (std::size_t at = 0; at < std::min(word.text.size(), kWideKey); ++at) {
    if (kBetween.find(word.text[at]) == std::string_view::npos) continue;
    const std::vector<std::string> others = std::exchange(spellings, {});
    for (const std::string& other : others) {
      for (const char c : kBetween) (spellings.emplace_back(other))[at] = c;
    }
  }
  return spellings;
}

WordIndex::Entry WordIndex::entry_of(const Word& word) {
  Entry entry{.bytes = load(word.text, 0), .word = word};
  entry.whole = word.text.size() <= sizeof entry.bytes && std::ranges::all_of(word.text, is_letter);
  for (std::size_t at = 0; at < std::min(word.text.size(), sizeof entry.mask); ++at) {
    const bool between = word.signs == Signs::Loose && kBetween.find(word.text[at]) != std::string_view::npos;
    if (!between) entry.mask |= std::uint64_t{0xFF} << at * 8;
  }
  return entry;
}

void WordIndex::add_to_filters(const std::string& text) {
  const std::uint64_t bytes = load(text, 0);
  const bool has_long_key = text.size() >= (is_ascii(text.front()) ? kLongKey : kWideKey);
  has_long_key ? long_.add(long_key(bytes)) : short_.add(bytes & 0xFFFFFFU);
}

WordIndex::WordIndex(const std::vector<Word>& words) : heads_(kSlots + 1, 0) {
  using Placed = std::pair<std::uint32_t, Word>;
  std::vector<Placed> placed;
  for (const Word& word : words) {
    std::set<std::uint32_t> slots;
    for (const std::string& spelling : spellings_of(word)) {
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
    entries_.push_back(entry_of(word));
  }
  for (std::size_t slot = 1; slot < heads_.size(); ++slot) heads_[slot] += heads_[slot - 1];
}

std::size_t WordIndex::find_places(std::string_view text, const ByteMaps& maps, std::size_t block, std::uint32_t* places) const {
  const auto inner = [text](std::size_t at) __attribute__((always_inline)) { return load_inner(text, at); };
  const auto last = [text](std::size_t at) __attribute__((always_inline)) { return load(text, at); };
  const bool ends = (block + kBlocksAtOnce) * ByteMaps::kBlock + sizeof(std::uint64_t) > text.size();
  std::size_t count = 0;
  run_fast([&]() __attribute__((always_inline)) {
    count = ends ? choose_places(last, maps, block, places) : choose_places(inner, maps, block, places);
  });
  return count;
}

// Without a branch: most places are refused, and which are not is nothing that a processor can guess.
template <class Load>
__attribute__((always_inline)) inline std::size_t WordIndex::choose_places(const Load& load_at, const ByteMaps& maps, std::size_t block,
                                                                           std::uint32_t* places) const {
  static_assert(kPlaces >= kBlocksAtOnce * ByteMaps::kBlock + kPlacesAtOnce);
  const std::size_t last = std::min(block + kBlocksAtOnce, maps.size());
  std::size_t all = 0;
  for (; block < last; ++block) all += write_places(starts_of(maps, block), block, places + all);
  std::size_t some = 0;
  for (std::size_t i = 0; i < all; ++i) {
    const std::uint32_t at = places[i];
    places[some] = at;
    some += used_[slot_of(load_at(at))];
  }
  std::size_t few = 0;
  for (std::size_t i = 0; i < some; ++i) {
    const std::uint32_t at = places[i];
    places[few] = at;
    few += may_begin(load_at(at));
  }
  return few;
}

bool WordIndex::matches(const Word& word, std::string_view text, std::size_t at) {
  if (word.text.size() > text.size() - at) return false;
  const auto& folds = word.signs == Signs::Loose ? kLooseFolds : kExactFolds;
  const auto differs = [&](std::size_t i) {
    return folds[static_cast<unsigned char>(text[at + i])] != folds[static_cast<unsigned char>(word.text[i])];
  };
  if (differs(word.text.size() - 1)) return false;
  for (std::size_t i = 0; i + 1 < word.text.size(); ++i) {
    if (differs(i)) return false;
  }
  return true;
}

}  // namespace sekisho
