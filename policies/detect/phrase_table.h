#pragma once

#include "policies/detect/character_places.h"
#include "policies/detect/derived_text.h"
#include "policies/detect/lower_text.h"
#include "policies/detect/phrase_filter.h"
#include "policies/detect/word_places.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace sekisho {

struct PhraseMatch {
  std::uint32_t id = 0;
  ByteSpan span;
};

// What is known of a text in which phrases are looked for. Borrowed.
struct PhraseText {
  const WordPlaces& words;
  const CharacterPlaces& characters;
};

// Finds every occurrence of many words and phrases in one pass. Letters and digits of alphabets begin and end on word boundaries;
// kanji, kana and everything else is found anywhere. The time depends on the text, hardly on the number of phrases: one or two
// probes of bit maps for a word, and for a character that is no letter of an alphabet.
class PhraseTable {
 public:
  struct Phrase {
    std::string text;  // as fold_phrase makes it; may_hold(text)
    std::uint32_t id = 0;
  };

  // True for a phrase of 2 to 255 bytes that holds a letter, a digit or a character outside ASCII to look it up by.
  static bool may_hold(std::string_view folded);

  explicit PhraseTable(const std::vector<Phrase>& phrases);

  // Lets one question tell whether a word begins a phrase of any of the tables.
  static void join(std::span<PhraseTable* const> tables) { make_filters(tables); }

  // All occurrences, from left to right.
  std::vector<PhraseMatch> find(const LowerText& text, const PhraseText& places) const;
  // The same in a text of which nothing is known yet.
  std::vector<PhraseMatch> find(const LowerText& text) const;

  // A table with the text in which its phrases are looked for.
  struct Query {
    const PhraseTable& table;
    std::string_view text;  // of a LowerText
    std::vector<PhraseMatch> matches = {};
  };
  // One pass for several tables, which were joined. Their texts differ in nothing but signs of ASCII.
  static void find_all(std::span<Query> queries, const PhraseText& places);

 private:
  friend class PhraseSearch;
  using Key = std::uint64_t;
  struct Entry {
    std::uint64_t tail = 0;   // the bytes behind those that its key tells
    std::uint64_t mask = 0;   // and which of them it has
    std::uint32_t begin = 0;  // of its text in arena_, from the place it is looked up by
    std::uint8_t size = 0;
    std::uint8_t lead = 0;   // bytes before that place, which stand before `begin` in arena_
    std::uint8_t known = 0;  // bytes that its key tells
    std::uint32_t id = 0;
  };
  // Entries [first, last) have the key of this hash.
  struct Slot {
    std::uint64_t hash = 0;
    std::uint32_t first = 0;
    std::uint32_t last = 0;
    // What may be the first and the second byte behind those that the key tells: the bit of its lowest six. All of them where an entry
    // has no such byte.
    std::uint64_t next = 0;
    std::uint64_t second = 0;
    void add(const Entry& entry);
    // 1 or 0: some entry may go on with these bytes, the first the lowest.
    std::uint64_t may_go_on(std::uint64_t bytes) const { return next >> (bytes & 63) & second >> (bytes >> 8 & 63) & 1; }
  };

  std::string_view text_of(const Entry& entry) const { return {arena_.data() + entry.begin, entry.size}; }
  void add_entries(const std::vector<Phrase>& phrases, std::vector<Key>& keys);
  void add_slots(const std::vector<Key>& keys);
  static void make_filters(std::span<PhraseTable* const> tables);
  // An empty one where no entry has the hash.
  const Slot& slot_of(std::uint64_t hash) const;

  PhraseFilter filter_;
  std::vector<Slot> slots_;
  std::vector<Entry> entries_;
  std::string arena_;
  bool has_singles_ = false;  // phrases that are looked up by one character
  int slot_shift_ = 64;
};

}  // namespace sekisho
