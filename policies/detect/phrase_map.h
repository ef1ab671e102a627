#pragma once

#include "policies/detect/phrase_table.h"

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace sekisho {

// A rule's phrases, by the number that PhraseFamilies gave them.
using PhraseFamily = std::uint16_t;

// The phrases of several rules, which are looked for in one pass. Filled, then frozen.
class PhraseFamilies {
 public:
  // Ids are below 65536.
  PhraseFamily add(std::vector<PhraseTable::Phrase> phrases);
  void freeze();
  std::uint16_t size() const { return families_; }
  // Every match, with the family in the upper half of its id.
  std::vector<PhraseMatch> find(const LowerText& text, const PhraseText& places) const { return table_.find(text, places); }

 private:
  std::vector<PhraseTable::Phrase> phrases_;
  PhraseTable table_{{}};
  PhraseFamily families_ = 0;
};

// Where the phrases of every family stand in one text.
class PhraseMap {
 public:
  PhraseMap(const PhraseFamilies& families, const LowerText& text, const PhraseText& places);
  // From left to right.
  std::span<const PhraseMatch> of(PhraseFamily family) const { return matches_[family]; }

 private:
  std::vector<std::vector<PhraseMatch>> matches_;
};

}  // namespace sekisho
