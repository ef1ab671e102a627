#pragma once

#include "policies/detect/byte_maps.h"
#include "policies/detect/derived_text.h"
#include "policies/detect/lower_text.h"
#include "policies/detect/phrase_filter.h"

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

  // All occurrences, from left to right by the first letter or character of each.
  std::vector<PhraseMatch> find(const LowerText& text, bool ascii) const;
  // The same where it is known of what kind the text's bytes are, before they were in lower case or after.
  std::vector<PhraseMatch> find(const LowerText& text, bool ascii, const ByteMaps& maps) const;

  // A table with the text in which its phrases are looked for.
  struct Query {
    const PhraseTable& table;
    std::string_view text;  // of a LowerText
    std::vector<PhraseMatch> matches = {};
  };
  // One pass for several tables. Their texts differ in nothing but signs of ASCII.
  static void find_all(std::span<Query> queries, bool ascii, const ByteMaps& maps);

 private:
  friend class PhraseSearch;
  using Key = std::uint64_t;
  struct Entry {
    std::uint32_t begin = 0;  // of its text in arena_, from the place it is looked up by
    std::uint16_t size = 0;
    std::uint16_t lead = 0;  // bytes before that place, which stand before `begin` in arena_
    std::uint32_t id = 0;
  };
  // Entries [first, last) have this key.
  struct Slot {
    Key key = 0;
    std::uint32_t first = 0;
    std::uint32_t last = 0;
  };

  std::string_view text_of(const Entry& entry) const { return {arena_.data() + entry.begin, entry.size}; }
  void add_entries(const std::vector<Phrase>& phrases, std::vector<Key>& keys);
  void add_slots(const std::vector<Key>& keys);
  void add_wide();
  const Slot* find_slot(Key key) const;

  std::vector<std::uint64_t> filter_;
  PhraseFilter wide_;  // first characters of phrases that are kana, kanji or of their kind
  std::vector<Slot> slots_;
  std::vector<Entry> entries_;
  std::string arena_;
  int filter_shift_ = 64;
  int slot_shift_ = 64;
  bool has_singles_ = false;
  bool has_wide_ = false;
};

}  // namespace sekisho
