#pragma once

#include "policies/detect/context_map.h"
#include "policies/detect/context_words.h"
#include "policies/detect/derived_text.h"
#include "policies/detect/reading.h"

#include <cstdint>
#include <span>
#include <string_view>

namespace sekisho {

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
  // True where a word of the family is near, or heads the column of a table or the list in which the place stands. Builds the
  // map of all context words at the first question.
  bool near(ContextFamily family, ByteSpan span) const;
  // True where such a word is near on the candidate's own line, or in the name of its place. What makes a finding less sure asks this:
  // text on another line takes nothing away.
  bool near_on_line(ContextFamily family, ByteSpan span) const;
  // True where a word of the family stands anywhere in the text: cheap, and most often the answer to `near` too.
  bool mentions(ContextFamily family) const;
  // True where a word of any family stands in the text or in the name of its place.
  bool has_words() const;
  // Where the family's words stand in the text, by begin.
  std::span<const ByteSpan> places(ContextFamily family) const;
  // The cells of tables whose heading has a word of the family, and the values of lists behind one.
  std::span<const ByteSpan> cells(ContextFamily family) const;
  // Where the literals of rules stand in the text, from left to right.
  std::span<const PhraseMatch> literals() const;
  // The same in the name of the place that the text comes from.
  std::span<const PhraseMatch> literals_of_place() const;
  // Where the family's phrases stand in the text, from left to right.
  std::span<const PhraseMatch> phrases(PhraseFamily family) const;
  // True where the name of the place that the text comes from holds a word of the family, as in `{"cvv": "123"}`.
  bool labelled_by_place(ContextFamily family) const;
  Attachment attachment(ByteSpan span) const;
  // True where the line says right at the candidate that it counts something else: `注文番号:` or `order id` before it, 円 or `bytes`
  // behind it; where it is all of the text, the name of its place too. What has a word of its own family right before it (住民票コード) is
  // labelled by that.
  bool labelled_otherwise(ByteSpan span) const;
  bool labelled_otherwise(ByteSpan span, ContextFamily own) const;
  // True where a word of the family stands right before the candidate, heads its column, or stands in the name of the place that the text
  // comes from.
  bool labelled_as(ByteSpan span, ContextFamily family) const;
  // The same without columns, whose headings stand on other lines.
  bool labelled_on_line(ByteSpan span, ContextFamily family) const;
  // The same for either side, on the line before or behind too: `基礎年金番号、`, `(基礎年金番号)`; `基礎年金番号 - `,
  // `<b>基礎年金番号</b>` before it.
  bool touches_label(ByteSpan span, ContextFamily family) const;
  // True where this label, in lower case, stands right before the candidate, or ends the name of the place whose text it is all of.
  bool follows(ByteSpan span, std::string_view label) const;
  // True where a word of four or five hexadecimal digits, letters among them, stands one space away: `52DE 5272 5274 5275`.
  bool in_hex_table(ByteSpan span) const;
  // True where the digits are the places of a decimal fraction: `.4539148803436467`, but not `No.4539148803436467`.
  bool is_fraction(ByteSpan span) const;
  char before(ByteSpan span) const { return span.begin > 0 ? text_[span.begin - 1] : '\0'; }
  char after(ByteSpan span) const { return span.end < text_.size() ? text_[span.end] : '\0'; }

 private:
  void find_words() const;
  bool in_column(ContextFamily family, ByteSpan span) const;
  bool is_all(ByteSpan span) const { return span.begin == 0 && span.end == text_.size(); }
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
