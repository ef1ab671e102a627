#pragma once

#include "policies/detect/phrase_map.h"
#include "policies/detect/word_index.h"

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sekisho {

// A rule's context words, by the number that ContextWords gave them.
using ContextFamily = std::uint16_t;

// The words that raise a rule's confidence when they stand near a candidate, and the phrases that rules look for. Filled while packs are
// built, then frozen.
class ContextWords {
 public:
  static constexpr ContextFamily kMostFamilies = 4096;
  static constexpr std::size_t kLongestWord = 48;  // bytes

  // Words of one rule, of three bytes or more each: ASCII ones in lower case (found in any case, on word boundaries), others found
  // anywhere.
  ContextFamily add(std::initializer_list<std::string_view> words);
  // The same, split by `|`. Equal lists are one family. Words of a list in capitals are found in capitals only.
  ContextFamily add(std::string_view list);
  // Words of three bytes or more that a rule looks for itself, in either case of ASCII letters, whatever stands around them; in lower case.
  // Of the numbers that they get the first; the others follow.
  std::uint32_t add_literals(const std::vector<std::string>& words);
  PhraseFamily add_phrases(std::vector<PhraseTable::Phrase> phrases) { return phrases_.add(std::move(phrases)); }
  void freeze();
  const WordIndex& index() const { return *index_; }
  std::size_t families() const { return families_; }
  bool in_capitals(ContextFamily family) const { return capitals_[family]; }
  const PhraseFamilies& phrases() const { return phrases_; }

 private:
  std::vector<WordIndex::Word> words_;
  std::map<std::string, ContextFamily, std::less<>> lists_;
  std::unique_ptr<const WordIndex> index_;
  std::vector<bool> capitals_;  // by family
  PhraseFamilies phrases_;
  ContextFamily families_ = 0;
  std::uint16_t literals_ = 0;
};

}  // namespace sekisho
