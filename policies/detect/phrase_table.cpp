#include "policies/detect/phrase_table.h"

#include "policies/detect/characters.h"
#include "policies/detect/phrase_key.h"
#include "policies/detect/word_characters.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cassert>
#include <cstring>
#include <numeric>
#include <tuple>

namespace sekisho {
namespace {

constexpr std::size_t kLongest = 255;
// Where a phrase is looked up: at its first word or character that is no ASCII sign.
struct Anchor {
  std::size_t at = 0;
  std::uint64_t key = 0;
  std::size_t known = 0;  // bytes from there on that the key tells
  bool is_single = false;
};

Anchor anchor_of(std::string_view phrase) {
  std::array<char, 16> padded{};
  std::size_t at = 0;
  while (at < phrase.size() && is_ascii(phrase[at]) && !is_alnum(phrase[at])) ++at;
  const std::string_view rest = phrase.substr(at);
  std::memcpy(padded.data(), rest.data(), std::min(rest.size(), padded.size()));
  if (word_at(rest, 0)) {
    const std::size_t size = word_end(rest, 0);
    return {at, word_key(padded.data(), size), std::min(size, kKeyBytes)};
  }
  const std::size_t first = character_at(rest, 0).length;
  if (first == rest.size() || is_ascii(rest[first]) || word_at(rest, first)) return {at, single_key(padded.data(), first), first, true};
  const std::size_t size = first + character_at(rest, first).length;
  return {at, pair_key(padded.data(), size), std::min(size, kKeyBytes)};
}

// Bytes that are compared at a time, and which of them count.
struct Tail {
  std::uint64_t bytes = 0;
  std::uint64_t mask = 0;
};

Tail tail_of(std::string_view rest) {
  Tail tail;
  for (std::size_t i = 0; i < std::min(rest.size(), sizeof tail.bytes); ++i) {
    tail.bytes |= std::uint64_t{static_cast<unsigned char>(rest[i])} << i * 8;
    tail.mask |= std::uint64_t{0xFF} << i * 8;
  }
  return tail;
}

}  // namespace

bool PhraseTable::may_hold(std::string_view folded) {
  const auto looked_up = [](char c) { return !is_ascii(c) || is_alnum(c); };
  return folded.size() > 1 && folded.size() <= kLongest && std::ranges::any_of(folded, looked_up);
}

PhraseTable::PhraseTable(const std::vector<Phrase>& phrases) {
  std::vector<Key> keys;
  add_entries(phrases, keys);
  std::vector<std::uint32_t> order(entries_.size());
  std::iota(order.begin(), order.end(), 0U);
  std::ranges::sort(order, [&](std::uint32_t a, std::uint32_t b) {
    return std::tuple(keys[a], text_of(entries_[a]), a) < std::tuple(keys[b], text_of(entries_[b]), b);
  });
  std::vector<Entry> sorted;
  std::vector<Key> sorted_keys;
  sorted.reserve(order.size());
  sorted_keys.reserve(order.size());
  for (const std::uint32_t i : order) {
    sorted.push_back(entries_[i]);
    sorted_keys.push_back(keys[i]);
  }
  entries_ = std::move(sorted);
  add_slots(sorted_keys);
  PhraseTable* const self = this;
  make_filters({&self, 1});
}

void PhraseTable::add_entries(const std::vector<Phrase>& phrases, std::vector<Key>& keys) {
  entries_.reserve(phrases.size());
  keys.reserve(phrases.size());
  for (const Phrase& phrase : phrases) {
    const Anchor anchor = anchor_of(phrase.text);
    const auto begin = static_cast<std::uint32_t>(arena_.size() + anchor.at);
    arena_ += phrase.text;
    const Tail tail = tail_of(std::string_view(phrase.text).substr(anchor.at + anchor.known));
    entries_.push_back({.tail = tail.bytes,
                        .mask = tail.mask,
                        .begin = begin,
                        .size = static_cast<std::uint8_t>(phrase.text.size() - anchor.at),
                        .lead = static_cast<std::uint8_t>(anchor.at),
                        .known = static_cast<std::uint8_t>(anchor.known),
                        .id = phrase.id});
    keys.push_back(anchor.key);
    has_singles_ = has_singles_ || anchor.is_single;
  }
}

void PhraseTable::add_slots(const std::vector<Key>& keys) {
  const std::size_t slots = std::bit_ceil(std::max<std::size_t>(keys.size() * 2, 16));
  slots_.assign(slots, Slot{});
  slot_shift_ = 64 - std::countr_zero(slots);
  for (std::uint32_t first = 0; first < keys.size();) {
    std::uint32_t last = first;
    while (last < keys.size() && keys[last] == keys[first]) ++last;
    const std::uint64_t hash = scatter(keys[first]);
    std::size_t slot = hash >> slot_shift_;
    while (slots_[slot].last != 0) slot = (slot + 1) & (slots_.size() - 1);
    slots_[slot] = {.hash = hash, .first = first, .last = last};
    for (std::uint32_t entry = first; entry < last; ++entry) slots_[slot].add(entries_[entry]);
    first = last;
  }
}

void PhraseTable::Slot::add(const Entry& entry) {
  constexpr std::uint64_t kAll = ~std::uint64_t{0};
  const auto tail = static_cast<std::size_t>(std::popcount(entry.mask)) / 8;
  next |= tail > 0 ? std::uint64_t{1} << (entry.tail & 63) : kAll;
  second |= tail > 1 ? std::uint64_t{1} << (entry.tail >> 8 & 63) : kAll;
}

void PhraseTable::make_filters(std::span<PhraseTable* const> tables) {
  std::size_t all = 0;
  for (const PhraseTable* table : tables) all += table->entries_.size();
  PhraseFilter filter(all);
  for (const PhraseTable* table : tables) {
    for (const Slot& slot : table->slots_) {
      if (slot.last != 0) filter.add(slot.hash);
    }
  }
  for (PhraseTable* table : tables) table->filter_ = filter;
}

const PhraseTable::Slot& PhraseTable::slot_of(std::uint64_t hash) const {
  std::size_t slot = hash >> slot_shift_;
  while (slots_[slot].last != 0 && slots_[slot].hash != hash) slot = (slot + 1) & (slots_.size() - 1);
  return slots_[slot];
}

// One pass for tables that were joined over texts that have the same letters. What may begin a phrase is nothing that a processor can
// guess, so words and characters are told apart without a branch, some at a time.
class PhraseSearch {
 public:
  explicit PhraseSearch(std::span<PhraseTable::Query> queries)
      : queries_(queries), text_(queries.front().text), filter_(queries.front().table.filter_.view()) {}

  void look_at(const WordPlaces& words) {
    const std::span<const std::uint64_t> hashes = words.hashes();
    std::array<std::uint32_t, 256> left;
    for (std::size_t first = 0; first < hashes.size(); first += left.size()) {
      std::size_t count = 0;
      for (std::size_t i = first; i < std::min(first + left.size(), hashes.size()); ++i) {
        left[count] = static_cast<std::uint32_t>(i);
        count += filter_.may_hold(hashes[i]);
      }
      for (PhraseTable::Query& query : queries_) look_up(query, words, std::span(left).first(count));
    }
  }

  void look_at(const CharacterPlaces& characters) {
    const auto single = [&](std::size_t i) { return filter_.may_hold_half(characters.single(i)); };
    const auto pair = [&](std::size_t i) { return filter_.may_hold_half(characters.pair(i)); };
    const auto visit = [&](std::uint32_t i) {
      const std::uint32_t at = characters.place(i);
      if (characters.pair(i) == PhraseFilter::kAny) return look_up_character(at);
      if (single(i) != 0) look_up(at, scatter(single_key(text_.data() + at, kWideSize)));
      if (characters.pair(i) != characters.single(i)) look_up(at, scatter(pair_key(text_.data() + at, 2 * kWideSize)));
    };
    const bool has_singles = std::ranges::any_of(queries_, [](const PhraseTable::Query& query) { return query.table.has_singles_; });
    if (!has_singles) return for_each_where(characters.size(), pair, visit);
    for_each_where(characters.size(), [&](std::size_t i) { return single(i) | pair(i); }, visit);
  }

 private:
  using Entry = PhraseTable::Entry;

  // Calls visit(i) for every i below `size` of which `holds` says 1, not 0.
  template <class Holds, class Visit>
  static void for_each_where(std::size_t size, const Holds& holds, const Visit& visit) {
    std::array<std::uint32_t, 256> left;
    for (std::size_t first = 0; first < size; first += left.size()) {
      std::size_t count = 0;
      for (std::size_t i = first; i < std::min(first + left.size(), size); ++i) {
        left[count] = static_cast<std::uint32_t>(i);
        count += holds(i);
      }
      for (std::size_t i = 0; i < count; ++i) visit(left[i]);
    }
  }

  void look_up_character(std::size_t at) {
    const Character character = character_at(text_, at);
    const std::size_t next = at + character.length;
    if (is_word_character(character.value)) {
      if (!word_ends_at(text_, at)) look_up(at, scatter(word_key(text_.data() + at, word_end(text_, next) - at)));
      return;
    }
    look_up(at, scatter(single_key(text_.data() + at, character.length)));
    if (next >= text_.size() || is_ascii(text_[next])) return;
    const Character second = character_at(text_, next);
    if (!is_word_character(second.value)) look_up(at, scatter(pair_key(text_.data() + at, character.length + second.length)));
  }

  // Looks up some words in one table. Few of those that begin a phrase go on as it does.
  static void look_up(PhraseTable::Query& query, const WordPlaces& words, std::span<const std::uint32_t> some) {
    struct Place {
      std::uint32_t at;
      const PhraseTable::Slot* slot;
    };
    std::array<Place, 256> few;
    std::size_t count = 0;
    for (const std::uint32_t i : some) {
      const PhraseTable::Slot& slot = query.table.slot_of(words.hashes()[i]);
      few[count] = {words.begin(i), &slot};
      std::uint64_t behind = 0;
      std::memcpy(&behind, query.text.data() + words.begin(i) + std::min(words.size(i), std::uint32_t{kKeyBytes}), sizeof behind);
      count += slot.may_go_on(behind);
    }
    for (const Place& place : std::span(few).first(count)) match(query, place.at, *place.slot);
  }

  void look_up(std::size_t at, std::uint64_t hash) {
    if (filter_.may_hold(hash) == 0) return;
    for (PhraseTable::Query& query : queries_) {
      const PhraseTable::Slot& slot = query.table.slot_of(hash);
      if (slot.last != 0) match(query, at, slot);
    }
  }

  // A word stands on both sides of `at`.
  static bool goes_on(std::string_view text, std::size_t at) {
    const char before = text[at - 1];
    const char behind = text[at];
    if (is_ascii(before) && is_ascii(behind)) return (static_cast<int>(is_alnum(before)) & static_cast<int>(is_alnum(behind))) != 0;
    return !is_wide(behind) && word_at(text, at) && word_before(text, at);
  }

  // All entries of the slot have the bytes that stand here as far as the key tells. Of many those that go on as the text does are looked
  // for byte by byte.
  static void match(PhraseTable::Query& query, std::size_t at, const PhraseTable::Slot& slot) {
    constexpr std::uint32_t kFew = 16;
    const auto& entries = query.table.entries_;
    std::uint32_t first = slot.first;
    std::uint32_t last = slot.last;
    for (std::size_t depth = entries[first].known; last - first > kFew; ++depth) {
      for (; first < last && entries[first].size == depth; ++first) report(query, at, entries[first]);
      if (at + depth >= query.text.size()) return;
      const auto byte = static_cast<unsigned char>(query.text[at + depth]);
      const auto place = [&](const Entry& entry) { return static_cast<unsigned char>(query.table.arena_[entry.begin + depth]); };
      const auto same = std::ranges::equal_range(entries.begin() + first, entries.begin() + last, byte, {}, place);
      first = static_cast<std::uint32_t>(same.begin() - entries.begin());
      last = static_cast<std::uint32_t>(same.end() - entries.begin());
    }
    if (first < last) match_each(query, at, std::span(entries).subspan(first, last - first));
  }

  static void match_each(PhraseTable::Query& query, std::size_t at, std::span<const Entry> entries) {
    std::uint64_t here = 0;
    std::memcpy(&here, query.text.data() + at + entries.front().known, sizeof here);
    for (const Entry& entry : entries) {
      if (((here ^ entry.tail) & entry.mask) != 0 || at + entry.size > query.text.size()) continue;
      const std::size_t seen = entry.known + sizeof here;
      const bool whole = entry.size <= seen || query.text.substr(at + seen).starts_with(query.table.text_of(entry).substr(seen));
      if (whole) report(query, at, entry);
    }
  }

  static void report(PhraseTable::Query& query, std::size_t at, const Entry& entry) {
    const std::size_t end = at + entry.size;
    if (end < query.text.size() && goes_on(query.text, end)) return;
    const std::string_view lead(query.table.arena_.data() + entry.begin - entry.lead, entry.lead);
    if (!lead.empty() && !query.text.substr(0, at).ends_with(lead)) return;
    query.matches.push_back({entry.id, {static_cast<std::uint32_t>(at - entry.lead), static_cast<std::uint32_t>(end)}});
  }

  std::span<PhraseTable::Query> queries_;
  std::string_view text_;  // of any query
  PhraseFilter::View filter_;
};

void PhraseTable::find_all(std::span<Query> queries, const PhraseText& text) {
  PhraseSearch search(queries);
  search.look_at(text.words);
  if (text.characters.size() == 0) return;
  search.look_at(text.characters);
  const auto place = [](const PhraseMatch& match) { return std::tuple(match.span.begin, match.span.end, match.id); };
  for (Query& query : queries) std::ranges::sort(query.matches, {}, place);
}

std::vector<PhraseMatch> PhraseTable::find(const LowerText& text, const PhraseText& places) const {
  std::array<Query, 1> queries = {Query{.table = *this, .text = text.view()}};
  find_all(queries, places);
  return std::move(queries.front().matches);
}

std::vector<PhraseMatch> PhraseTable::find(const LowerText& text) const {
  const ByteMaps maps(text.view());
  return find(text, {.words = WordPlaces(text.view(), maps), .characters = CharacterPlaces(text.view(), maps)});
}

}  // namespace sekisho
