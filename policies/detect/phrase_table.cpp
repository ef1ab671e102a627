#include "policies/detect/phrase_table.h"

#include "policies/detect/characters.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <numeric>
#include <tuple>

namespace sekisho {
namespace {

constexpr std::uint64_t kScatter = 0x9E3779B97F4A7C15U;  // 2^64 divided by the golden ratio (Knuth's multiplicative hashing)
constexpr std::size_t kKeyBytes = 8;
constexpr std::size_t kLongest = 255;
constexpr std::uint64_t kLongWord = std::uint64_t{1} << 63;
constexpr std::uint64_t kPair = std::uint64_t{1} << 62;
constexpr std::uint64_t kSingle = std::uint64_t{3} << 62;

// Letters of the alphabets that write words apart: Latin, Greek, Cyrillic, Armenian, Hebrew, Arabic and their extensions.
bool is_word_character(char32_t value) {
  if (value < 0x80) return is_alnum(static_cast<char>(value));
  return (value >= 0xC0 && value < 0x800 && value != 0xD7 && value != 0xF7) || (value >= 0x1E00 && value <= 0x1FFF);
}

bool word_at(std::string_view text, std::size_t at) { return at < text.size() && is_word_character(character_at(text, at).value); }

bool word_before(std::string_view text, std::size_t at) {
  if (at == 0) return false;
  std::size_t begin = at - 1;
  while (begin > 0 && at - begin < 4 && is_continuation(text[begin])) --begin;
  return word_at(text, begin);
}

std::size_t word_end(std::string_view text, std::size_t at) {
  while (word_at(text, at)) at += character_at(text, at).length;
  return at;
}

// The first `count` bytes, eight at most, as a number. The text is readable for eight bytes.
std::uint64_t load(const char* bytes, std::size_t count) {
  std::uint64_t word = 0;
  std::memcpy(&word, bytes, sizeof word);
  return count >= kKeyBytes ? word : word & ((std::uint64_t{1} << count * 8) - 1);
}

// Bytes of a key never use all the bits of the eighth, so marks fit above: ASCII has none there, and what is longer is cut to seven.
std::uint64_t word_key(const char* word, std::size_t size) {
  return size > kKeyBytes - 1 ? load(word, kKeyBytes - 1) | kLongWord : load(word, size);
}
std::uint64_t pair_key(const char* characters, std::size_t size) { return load(characters, std::min(size, kKeyBytes - 1)) | kPair; }
std::uint64_t single_key(const char* character, std::size_t size) { return load(character, size) | kSingle; }

struct Anchor {
  std::size_t at = 0;
  std::uint64_t key = 0;
};

// Where a phrase is looked up: at its first word or character that is no ASCII sign.
Anchor anchor_of(std::string_view phrase) {
  std::array<char, kKeyBytes * 2> padded{};
  std::size_t at = 0;
  while (at < phrase.size() && is_ascii(phrase[at]) && !is_alnum(phrase[at])) ++at;
  const std::string_view rest = phrase.substr(at);
  std::memcpy(padded.data(), rest.data(), std::min(rest.size(), padded.size()));
  if (word_at(rest, 0)) return {at, word_key(padded.data(), word_end(rest, 0))};
  const std::size_t first = character_at(rest, 0).length;
  if (first == rest.size() || is_ascii(rest[first]) || word_at(rest, first)) return {at, single_key(padded.data(), first)};
  return {at, pair_key(padded.data(), first + character_at(rest, first).length)};
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
}

void PhraseTable::add_entries(const std::vector<Phrase>& phrases, std::vector<Key>& keys) {
  entries_.reserve(phrases.size());
  keys.reserve(phrases.size());
  for (const Phrase& phrase : phrases) {
    const Anchor anchor = anchor_of(phrase.text);
    const auto begin = static_cast<std::uint32_t>(arena_.size() + anchor.at);
    arena_ += phrase.text;
    entries_.push_back({.begin = begin,
                        .size = static_cast<std::uint16_t>(phrase.text.size() - anchor.at),
                        .lead = static_cast<std::uint16_t>(anchor.at),
                        .id = phrase.id});
    keys.push_back(anchor.key);
    has_singles_ = has_singles_ || (anchor.key & kSingle) == kSingle;
    has_words_ = has_words_ || (anchor.key & kPair) == 0;
  }
}

void PhraseTable::add_slots(const std::vector<Key>& keys) {
  constexpr std::size_t kFilterBitsPerPhrase = 32;
  const std::size_t filter_bits = std::bit_ceil(std::clamp<std::size_t>(keys.size() * kFilterBitsPerPhrase, 4096, 1U << 22U));
  const std::size_t slots = std::bit_ceil(std::max<std::size_t>(keys.size() * 2, 16));
  filter_.assign(filter_bits / 64, 0);
  slots_.assign(slots, Slot{});
  filter_shift_ = 64 - std::countr_zero(filter_bits);
  slot_shift_ = 64 - std::countr_zero(slots);
  for (std::uint32_t first = 0; first < keys.size();) {
    std::uint32_t last = first;
    while (last < keys.size() && keys[last] == keys[first]) ++last;
    const std::uint64_t hash = keys[first] * kScatter;
    const std::uint64_t bit = hash >> filter_shift_;
    filter_[bit / 64] |= std::uint64_t{1} << bit % 64;
    std::size_t slot = hash >> slot_shift_;
    while (slots_[slot].last != 0) slot = (slot + 1) & (slots_.size() - 1);
    slots_[slot] = {keys[first], first, last};
    first = last;
  }
}

const PhraseTable::Slot* PhraseTable::find_slot(Key key) const {
  const std::uint64_t hash = key * kScatter;
  const std::uint64_t bit = hash >> filter_shift_;
  if ((filter_[bit / 64] >> bit % 64 & 1) == 0) return nullptr;
  for (std::size_t slot = hash >> slot_shift_; slots_[slot].last != 0; slot = (slot + 1) & (slots_.size() - 1)) {
    if (slots_[slot].key == key) return &slots_[slot];
  }
  return nullptr;
}

// One pass over one text.
class PhraseSearch {
 public:
  PhraseSearch(const PhraseTable& table, std::string_view text) : table_(table), text_(text) {}

  // ASCII: only words need looking at. Words that go on into the next block are read from both.
  std::vector<PhraseMatch> words(const ByteMaps& maps) && {
    if (!table_.has_words_) return {};
    for (std::size_t block = 0; block < maps.size(); ++block) {
      const std::uint64_t mask = maps[block].alnum();
      const std::uint64_t next = maps[block + 1].alnum();
      for (std::uint64_t starts = maps.word_starts(block); starts != 0; starts &= starts - 1) {
        const int at = std::countr_zero(starts);
        const std::uint64_t word = at == 0 ? mask : mask >> at | next << (64 - at);
        const std::size_t place = block * ByteMaps::kBlock + static_cast<std::size_t>(at);
        look_up(place, word_key(text_.data() + place, static_cast<std::size_t>(std::countr_one(word))));
      }
    }
    return std::move(matches_);
  }

  std::vector<PhraseMatch> everywhere() && {
    for (std::size_t at = 0; at < text_.size();) {
      const Character character = character_at(text_, at);
      if (is_word_character(character.value)) {
        const std::size_t end = word_end(text_, at);
        look_up(at, word_key(text_.data() + at, end - at));
        at = end;
        continue;
      }
      const std::size_t next = at + character.length;
      if (character.value >= 0x80) look_up_character(at, next);
      at = next;
    }
    return std::move(matches_);
  }

 private:
  using Entry = PhraseTable::Entry;

  void look_up_character(std::size_t at, std::size_t next) {
    const char* begin = text_.data() + at;
    if (table_.has_singles_) look_up(at, single_key(begin, next - at));
    if (next >= text_.size() || is_ascii(text_[next])) return;
    const Character second = character_at(text_, next);
    if (!is_word_character(second.value)) look_up(at, pair_key(begin, next - at + second.length));
  }

  void look_up(std::size_t at, std::uint64_t key) {
    if (const auto* slot = table_.find_slot(key)) match(at, slot->first, slot->last);
  }

  // Narrows the sorted entries down, byte by byte, to those that stand here.
  void match(std::size_t at, std::uint32_t first, std::uint32_t last) {
    constexpr std::uint32_t kFew = 4;
    const auto& entries = table_.entries_;
    for (std::size_t depth = 0; first < last; ++depth) {
      if (last - first <= kFew) return match_each(at, first, last);
      for (; first < last && entries[first].size == depth; ++first) report(at, entries[first]);
      if (at + depth >= text_.size()) return;
      const auto byte = static_cast<unsigned char>(text_[at + depth]);
      const auto place = [&](const Entry& entry) { return static_cast<unsigned char>(table_.arena_[entry.begin + depth]); };
      const auto same = std::ranges::equal_range(entries.begin() + first, entries.begin() + last, byte, {}, place);
      first = static_cast<std::uint32_t>(same.begin() - entries.begin());
      last = static_cast<std::uint32_t>(same.end() - entries.begin());
    }
  }

  void match_each(std::size_t at, std::uint32_t first, std::uint32_t last) {
    for (; first < last; ++first) {
      const Entry& entry = table_.entries_[first];
      if (text_.substr(at).starts_with(table_.text_of(entry))) report(at, entry);
    }
  }

  void report(std::size_t at, const Entry& entry) {
    const std::size_t end = at + entry.size;
    if (word_at(text_, end) && word_before(text_, end)) return;
    if (entry.lead > at) return;
    const std::string_view lead(table_.arena_.data() + entry.begin - entry.lead, entry.lead);
    if (text_.substr(at - entry.lead, entry.lead) != lead) return;
    matches_.push_back({entry.id, {static_cast<std::uint32_t>(at - entry.lead), static_cast<std::uint32_t>(end)}});
  }

  const PhraseTable& table_;
  std::string_view text_;
  std::vector<PhraseMatch> matches_;
};

std::vector<PhraseMatch> PhraseTable::find(const LowerText& text, bool ascii) const { return find(text, ascii, ByteMaps(text.view())); }

std::vector<PhraseMatch> PhraseTable::find(const LowerText& text, bool ascii, const ByteMaps& maps) const {
  if (entries_.empty()) return {};
  PhraseSearch search(*this, text.view());
  return ascii ? std::move(search).words(maps) : std::move(search).everywhere();
}

}  // namespace sekisho
