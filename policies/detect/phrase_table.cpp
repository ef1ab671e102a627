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

// The same where the character before really ends here: bytes that are no UTF-8 end no word.
bool word_ends_at(std::string_view text, std::size_t at) {
  if (at == 0) return false;
  std::size_t begin = at - 1;
  while (begin > 0 && at - begin < 4 && is_continuation(text[begin])) --begin;
  const Character character = character_at(text, begin);
  return begin + character.length == at && is_word_character(character.value);
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

// First bytes of three: no letters of the alphabets that write words apart, but kana, kanji, hangul and signs.
bool is_wide(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte >= 0xE2 && byte <= 0xEC;
}
constexpr std::size_t kWideSize = 3;

// Of such a character. The text is readable for four bytes.
std::uint64_t wide_hash(const char* character) {
  std::uint32_t bytes = 0;
  std::memcpy(&bytes, character, sizeof bytes);
  return (bytes & 0xFFFFFFU) * kScatter;
}

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
  add_wide();
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
  }
  arena_.push_back('\0');  // so that its last character can be read as four bytes
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

void PhraseTable::add_wide() {
  const auto begins_wide = [this](const Entry& entry) { return is_wide(arena_[entry.begin]); };
  has_wide_ = std::ranges::any_of(entries_, begins_wide);
  wide_ = PhraseFilter(has_wide_ ? entries_.size() : 0);
  for (const Entry& entry : entries_) {
    if (begins_wide(entry)) wide_.add(wide_hash(arena_.data() + entry.begin));
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

// One pass for one or more tables over texts that have the same letters.
class PhraseSearch {
 public:
  explicit PhraseSearch(std::span<PhraseTable::Query> queries) : text_(queries.front().text) {
    for (PhraseTable::Query& query : queries) {
      has_singles_ = has_singles_ || query.table.has_singles_;
      if (query.table.has_wide_) wide_.push_back(query.table.wide_.view());
      if (!query.table.entries_.empty()) filters_.push_back({query.table.filter_.data(), query.table.filter_shift_, &query});
    }
  }

  // ASCII: only words need looking at.
  void words(const ByteMaps& maps) {
    for (std::size_t block = 0; block < maps.size(); ++block) {
      ByteMaps::for_each(maps.word_starts(block), block, [&](std::size_t at) {
        const std::size_t size = word_size(maps, at);
        look_up(at, word_key(text_.data() + at, size), size);
      });
    }
  }

  void everywhere(const ByteMaps& maps) {
    for (std::size_t block = 0; block < maps.size(); ++block) {
      ByteMaps::for_each(maps.word_starts(block) | openings(maps[block].leads, block), block,
                         [&](std::size_t at) { is_ascii(text_[at]) ? look_up_word(at, at + word_size(maps, at)) : look_up_character(at); });
    }
  }

 private:
  using Entry = PhraseTable::Entry;

  // Of ASCII. Words that go on into the next block are read from both; what is longer than that has the key of any long word.
  static std::size_t word_size(const ByteMaps& maps, std::size_t at) {
    return static_cast<std::size_t>(std::countr_one(maps.alnum_from(at)));
  }

  // Those of the first bytes in a block that may begin a phrase: of kana, kanji and so on most do not. Without a branch, since which do is
  // nothing that a processor can guess.
  std::uint64_t openings(std::uint64_t leads, std::size_t block) const {
    const char* begin = text_.data() + block * ByteMaps::kBlock;
    std::uint64_t found = 0;
    for (; leads != 0; leads &= leads - 1) {
      const int bit = std::countr_zero(leads);
      const std::uint64_t hash = wide_hash(begin + bit);
      std::uint64_t may = is_wide(begin[bit]) ? 0 : 1;
      for (const PhraseFilter::View& filter : wide_) may |= filter.may_hold(hash);
      found |= may << bit;
    }
    return found;
  }

  // A letter or digit of ASCII begins a word unless a letter of another alphabet stands before it.
  void look_up_word(std::size_t at, std::size_t end) {
    if (at > 0 && !is_ascii(text_[at - 1]) && word_ends_at(text_, at)) return;
    if (end < text_.size() && !is_ascii(text_[end])) end = word_end(text_, end);
    look_up(at, word_key(text_.data() + at, end - at), end - at);
  }

  void look_up_character(std::size_t at) {
    const char* begin = text_.data() + at;
    if (!is_wide(*begin)) return look_up_any(at);
    if (has_singles_) look_up(at, single_key(begin, kWideSize), kWideSize);
    if (is_wide(begin[kWideSize])) return look_up(at, pair_key(begin, 2 * kWideSize), 2 * kWideSize);
    look_up_pair(at, at + kWideSize);
  }

  void look_up_any(std::size_t at) {
    const Character character = character_at(text_, at);
    const std::size_t next = at + character.length;
    if (is_word_character(character.value)) {
      const std::size_t size = word_end(text_, next) - at;
      if (!word_ends_at(text_, at)) look_up(at, word_key(text_.data() + at, size), size);
      return;
    }
    if (has_singles_) look_up(at, single_key(text_.data() + at, character.length), character.length);
    look_up_pair(at, next);
  }

  void look_up_pair(std::size_t at, std::size_t next) {
    if (next >= text_.size() || is_ascii(text_[next])) return;
    const Character second = character_at(text_, next);
    const std::size_t size = next - at + second.length;
    if (!is_word_character(second.value)) look_up(at, pair_key(text_.data() + at, size), size);
  }

  // Phrases with this key have the first bytes of what stands here, `known` of them.
  void look_up(std::size_t at, std::uint64_t key, std::size_t known) {
    const std::uint64_t hash = key * kScatter;
    for (const Filter& filter : filters_) {
      const std::uint64_t bit = hash >> filter.shift;
      if ((filter.bits[bit / 64] >> bit % 64 & 1) != 0) look_up_in(*filter.query, at, key, known);
    }
  }

  __attribute__((noinline)) static void look_up_in(PhraseTable::Query& query, std::size_t at, std::uint64_t key, std::size_t known) {
    if (const auto* slot = query.table.find_slot(key)) match(query, at, *slot, std::min(known, kKeyBytes - 1));
  }

  // May begin a letter or digit of an alphabet.
  static bool is_wordy(char c) { return is_alnum(c) || (!is_ascii(c) && !is_wide(c)); }

  // Narrows the sorted entries down, byte by byte, to those that stand here.
  static void match(PhraseTable::Query& query, std::size_t at, const PhraseTable::Slot& slot, std::size_t known) {
    constexpr std::uint32_t kFew = 4;
    const auto& entries = query.table.entries_;
    std::uint32_t first = slot.first;
    std::uint32_t last = slot.last;
    for (std::size_t depth = known; first < last; ++depth) {
      if (last - first <= kFew) return match_each(query, at, {first, last}, depth);
      for (; first < last && entries[first].size == depth; ++first) report(query, at, entries[first]);
      if (at + depth >= query.text.size()) return;
      const auto byte = static_cast<unsigned char>(query.text[at + depth]);
      const auto place = [&](const Entry& entry) { return static_cast<unsigned char>(query.table.arena_[entry.begin + depth]); };
      const auto same = std::ranges::equal_range(entries.begin() + first, entries.begin() + last, byte, {}, place);
      first = static_cast<std::uint32_t>(same.begin() - entries.begin());
      last = static_cast<std::uint32_t>(same.end() - entries.begin());
    }
  }

  static void match_each(PhraseTable::Query& query, std::size_t at, ByteSpan entries, std::size_t known) {
    for (std::uint32_t i = entries.begin; i < entries.end; ++i) {
      const Entry& entry = query.table.entries_[i];
      if (entry.size > query.text.size() - at) continue;
      const char* text = query.text.data() + at;
      const char* phrase = query.table.arena_.data() + entry.begin;
      std::size_t same = known;
      while (same < entry.size && text[same] == phrase[same]) ++same;
      if (same == entry.size) report(query, at, entry);
    }
  }

  static void report(PhraseTable::Query& query, std::size_t at, const Entry& entry) {
    const std::size_t end = at + entry.size;
    if (end < query.text.size() && is_wordy(query.text[end]) && word_at(query.text, end) && word_before(query.text, end)) return;
    if (entry.lead > at) return;
    const std::string_view lead(query.table.arena_.data() + entry.begin - entry.lead, entry.lead);
    if (query.text.substr(at - entry.lead, entry.lead) != lead) return;
    query.matches.push_back({entry.id, {static_cast<std::uint32_t>(at - entry.lead), static_cast<std::uint32_t>(end)}});
  }

  struct Filter {
    const std::uint64_t* bits = nullptr;
    int shift = 0;
    PhraseTable::Query* query = nullptr;
  };

  std::vector<Filter> filters_;
  std::vector<PhraseFilter::View> wide_;  // of their tables
  std::string_view text_;                 // of any query
  bool has_singles_ = false;
};

void PhraseTable::find_all(std::span<Query> queries, bool ascii, const ByteMaps& maps) {
  PhraseSearch search(queries);
  ascii ? search.words(maps) : search.everywhere(maps);
}

std::vector<PhraseMatch> PhraseTable::find(const LowerText& text, bool ascii) const { return find(text, ascii, ByteMaps(text.view())); }

std::vector<PhraseMatch> PhraseTable::find(const LowerText& text, bool ascii, const ByteMaps& maps) const {
  if (entries_.empty()) return {};
  std::array<Query, 1> queries = {Query{.table = *this, .text = text.view()}};
  find_all(queries, ascii, maps);
  return std::move(queries.front().matches);
}

}  // namespace sekisho
