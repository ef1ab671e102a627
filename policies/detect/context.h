#pragma once

#include "policies/detect/derived_text.h"
#include "policies/detect/phrase_map.h"
#include "policies/detect/reading.h"
#include "policies/detect/word_index.h"

#include <cstdint>
#include <initializer_list>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace sekisho {

// A rule's context words, by the number that ContextWords gave them.
using ContextFamily = std::uint16_t;

// The words that raise a rule's confidence when they stand near a candidate, and the phrases that rules look for. Filled while packs are
// built, then frozen.
class ContextWords {
 public:
  static constexpr ContextFamily kMostFamilies = 4096;

  // Words of one rule, of three bytes or more each: ASCII ones in lower case (found in any case, on word boundaries), others found
  // anywhere.
  ContextFamily add(std::initializer_list<std::string_view> words);
  // The same, split by `|`. Equal lists are one family.
  ContextFamily add(std::string_view list);
  PhraseFamily add_phrases(std::vector<PhraseTable::Phrase> phrases) { return phrases_.add(std::move(phrases)); }
  void freeze();
  const WordIndex& index() const { return *index_; }
  std::size_t families() const { return families_; }
  const PhraseFamilies& phrases() const { return phrases_; }

 private:
  std::vector<WordIndex::Word> words_;
  std::map<std::string, ContextFamily, std::less<>> lists_;
  std::unique_ptr<const WordIndex> index_;
  PhraseFamilies phrases_;
  ContextFamily families_ = 0;
};

// Where the context words of every family stand in one text.
class ContextMap {
 public:
  // Characters between a word and a candidate, on either side.
  static constexpr std::size_t kReach = 40;

  // The starts are the text's.
  ContextMap(const ContextWords& words, std::string_view text, const WordStarts& starts);
  bool near(ContextFamily family, ByteSpan span) const;
  bool any(ContextFamily family) const { return !empty() && starts_[family] != starts_[family + std::size_t{1}]; }
  bool empty() const { return places_.empty(); }
  // Where the family's words stand, by begin.
  std::span<const ByteSpan> places(ContextFamily family) const {
    if (empty()) return {};
    return std::span(places_).subspan(starts_[family], starts_[family + std::size_t{1}] - starts_[family]);
  }
  // The cells of tables below the family's words, found at the first question: by one thread at a time.
  std::span<const ByteSpan> cells(ContextFamily family) const;

 private:
  std::string_view text_;
  mutable std::map<ContextFamily, std::vector<ByteSpan>> cells_;
  std::vector<ByteSpan> places_;       // by family, by begin
  std::vector<std::uint32_t> starts_;  // of each family in places_; one more at the end. Empty like them
};

// True where no more than ContextMap::kReach characters lie between a word and a candidate.
bool within_reach(std::string_view between);

// How a candidate touches the ASCII letters and digits around it.
enum class Attachment {
  Free,  // it does not
  Word,  // only a plain word, as in `TEL03-1234-5678`
  Blob,  // it is a piece of a longer token, such as a hash or an encoded value
};

// One folded text with what rules ask about it.
class ScanText {
 public:
  // Borrows both.
  ScanText(const Reading& reading, const ContextWords& words);

  std::string_view text() const { return text_; }
  const Reading& reading() const { return reading_; }
  std::span<const ByteSpan> digit_runs() const { return reading_.digit_runs(); }
  // True where a word of the family is near, or heads the column of a table in which the place stands. Builds the map of all context words
  // at the first question.
  bool near(ContextFamily family, ByteSpan span) const;
  // True where a word of the family stands anywhere in the text: cheap, and most often the answer to `near` too.
  bool mentions(ContextFamily family) const;
  // True where a word of any family stands in the text or in the name of its place.
  bool has_words() const;
  // Where the family's words stand in the text, by begin.
  std::span<const ByteSpan> places(ContextFamily family) const;
  // The cells of tables whose heading has a word of the family.
  std::span<const ByteSpan> cells(ContextFamily family) const;
  // Where the family's phrases stand in the text, from left to right.
  std::span<const PhraseMatch> phrases(PhraseFamily family) const;
  // True where the name of the place that the text comes from holds a word of the family, as in `{"cvv": "123"}`.
  bool labelled_by_place(ContextFamily family) const;
  Attachment attachment(ByteSpan span) const;
  // True where the line says right at the candidate that it counts something else: `注文番号:` or `order id` before it, 円 or `bytes`
  // behind it. What has a word of its own family right before it (住民票コード) is labelled by that.
  bool labelled_otherwise(ByteSpan span) const;
  bool labelled_otherwise(ByteSpan span, ContextFamily own) const;
  // True where a word of the family stands right before the candidate, heads its column, or stands in the name of the place that the text
  // comes from.
  bool labelled_as(ByteSpan span, ContextFamily family) const;
  // The same for either side, on the line before or behind too: `基礎年金番号、`, `(基礎年金番号)`.
  bool touches_label(ByteSpan span, ContextFamily family) const;
  // True where a word of four or five hexadecimal digits, letters among them, stands one space away: `52DE 5272 5274 5275`.
  bool in_hex_table(ByteSpan span) const;
  // True where the digits are the places of a decimal fraction: `.4539148803436467`, but not `No.4539148803436467`.
  bool is_fraction(ByteSpan span) const;
  char before(ByteSpan span) const { return span.begin > 0 ? text_[span.begin - 1] : '\0'; }
  char after(ByteSpan span) const { return span.end < text_.size() ? text_[span.end] : '\0'; }

 private:
  void find_words() const;
  bool in_column(ContextFamily family, ByteSpan span) const;
  bool has_other_label(ByteSpan span) const;
  bool word_ends_at(std::size_t end, ContextFamily family) const;
  bool has_own_label(ByteSpan span, ContextFamily family) const;
  bool has_unit(ByteSpan span) const;

  const Reading& reading_;
  std::string_view text_;
  const ContextWords& words_;
  mutable const ContextMap* map_ = nullptr;  // the reading's
  mutable const ContextMap* label_map_ = nullptr;
};

}  // namespace sekisho
