#pragma once

#include "policies/detect/derived_text.h"
#include "policies/detect/word_index.h"

#include <cstdint>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

namespace sekisho {

// A rule's context words, by the number that ContextWords gave them.
using ContextFamily = std::uint16_t;

// The words that raise a rule's confidence when they stand near a candidate. Filled while a pack is built, then frozen.
class ContextWords {
 public:
  static constexpr ContextFamily kMostFamilies = 32;

  // Words of one rule: ASCII ones in lower case (found in any case, on word boundaries), others found anywhere.
  ContextFamily add(std::initializer_list<std::string_view> words);
  void freeze();
  const WordIndex& index() const { return *index_; }
  std::size_t families() const { return families_; }

 private:
  std::vector<WordIndex::Word> words_;
  std::unique_ptr<const WordIndex> index_;
  ContextFamily families_ = 0;
};

// Where the context words of every family stand in one text.
class ContextMap {
 public:
  // Characters between a word and a candidate, on either side.
  static constexpr std::size_t kReach = 40;

  ContextMap(const ContextWords& words, std::string_view text);
  bool near(ContextFamily family, ByteSpan span) const;
  bool any(ContextFamily family) const { return !places_[family].empty(); }

 private:
  std::string_view text_;
  std::vector<std::vector<ByteSpan>> places_;  // by family, by begin
};

// How a candidate touches the ASCII letters and digits around it.
enum class Attachment {
  Free,  // it does not
  Word,  // only a plain word, as in `TEL03-1234-5678`
  Blob,  // it is a piece of a longer token, such as a hash or an encoded value
};

// One folded text with what rules ask about it.
class ScanText {
 public:
  // `label` names the place the text comes from (a JSON pointer); its words count as standing right before the text.
  ScanText(std::string_view text, const ContextWords& words, std::string_view label);

  std::string_view text() const { return text_; }
  // True where a word of the family is near. Builds the map of all context words at the first question.
  bool near(ContextFamily family, ByteSpan span) const;
  Attachment attachment(ByteSpan span) const;
  // True where the line says right at the candidate that it counts something else: `注文番号:` or `order id` before it, 円 or `bytes`
  // behind it.
  bool labelled_otherwise(ByteSpan span) const;
  // True where a word of four or five hexadecimal digits, letters among them, stands one space away: `52DE 5272 5274 5275`.
  bool in_hex_table(ByteSpan span) const;
  char before(ByteSpan span) const { return span.begin > 0 ? text_[span.begin - 1] : '\0'; }
  char after(ByteSpan span) const { return span.end < text_.size() ? text_[span.end] : '\0'; }

 private:
  std::string_view text_;
  const ContextWords& words_;
  std::string_view label_;
  mutable std::optional<ContextMap> map_;
  mutable std::optional<ContextMap> label_map_;
};

}  // namespace sekisho
