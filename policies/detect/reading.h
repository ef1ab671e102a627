#pragma once

#include "gateway/core/finding.h"
#include "policies/detect/byte_maps.h"
#include "policies/detect/derived_text.h"
#include "policies/detect/encoded.h"
#include "policies/detect/lower_text.h"
#include "policies/detect/phrase_table.h"
#include "policies/detect/word_places.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace sekisho {

class ContextMap;
class ContextWords;
class NumberRuns;
class PhraseMap;
class RuleBook;
class RuleHits;

// One form in which a text is read: folded as it stands, with escapes undone, or decoded from a token that stands in it.
struct Reading {
  static constexpr std::uint32_t kNone = 0xFFFFFFFF;

  std::string_view text;    // what detectors look at
  std::string_view source;  // what it was folded from
  std::string_view label;  // names the place the text comes from (a JSON pointer's end, what stands before a token that encodes it); counts
                           // as standing right before the text
  bool ascii = false;      // every byte of `text` is ASCII
  int depth = 0;           // how many times it was unescaped or decoded
  bool torn = false;       // characters that do not show tear its words apart
  ByteMaps kinds;          // of what kind the bytes of `text` are

  // How it came about: from the text given, or from the text of the reading `parent` by undoing escapes or decoding a token; then by
  // folding that source.
  std::uint32_t parent = kNone;
  std::optional<ByteSpan> token;         // the whole of it stands for this token of the parent
  bool token_of_source = false;          // the token stands in the parent's source, of which the parent's text has lost it
  std::string decoded;                   // the token's text
  std::string token_label;               // what stands before the token, behind the label of the reading it stands in
  std::optional<DerivedText> unescaped;  // of the parent's text
  std::optional<DerivedText> folded;     // of the source
  std::optional<DerivedText> plain;      // without look-alikes of ASCII letters

  // `text` in lower case, made at the first question.
  const LowerText& lower() const;

  // Of what kind the bytes of `text` are.
  const ByteMaps& maps() const { return kinds; }

  // What is known of `text` before phrases are looked for in it, found at the first question.
  PhraseText phrase_text() const;

  // The runs of digits in `text`, from left to right, made at the first question: most rules begin at one.
  std::span<const ByteSpan> digit_runs() const;

  // What these runs and what separates them make numbers, made at the first question.
  const NumberRuns& number_runs() const;

  // What the rules of the book, so many, found in `text`; nothing is known at the first question.
  RuleHits& hits_of(const RuleBook& book, std::size_t rules) const;

  // A place of `text` in the source.
  ByteSpan in_source(ByteSpan span) const;
  // A place of the source in the parent.
  ByteSpan in_parent(ByteSpan span) const;

  mutable std::optional<LowerText> lower_case;
  mutable std::optional<WordPlaces> word_places;
  mutable std::optional<CharacterPlaces> characters;
  mutable std::optional<std::vector<ByteSpan>> digits;
  mutable std::shared_ptr<const NumberRuns> numbers;
  mutable std::shared_ptr<RuleHits> hits;  // of the book that asked last
  // Where words and phrases stand in `text` and in `label`, as the last that asked for them knows them (ScanText): packs made together ask
  // for the same ones.
  mutable const ContextWords* words_of = nullptr;
  mutable std::shared_ptr<const ContextMap> words;
  mutable std::shared_ptr<const ContextMap> label_words;
  mutable const ContextWords* phrases_of = nullptr;
  mutable std::shared_ptr<const PhraseMap> phrases;
};

// Positions [first, last) in Readings.
struct ReadingRange {
  std::uint32_t first = 0;
  std::uint32_t last = 0;
};

// The readings of some texts. Every text and what it encodes is folded and decoded once, up to three levels deep, whatever number of
// detectors looks at it. Belongs to one scan; borrows the texts.
class Readings {
 public:
  // Decoded text that one request may add to its own.
  static constexpr std::size_t kMostDecoded = std::size_t{1} << 20;

  // Adds a text with all that it encodes. The first of the range is the text itself; every other stands behind its parent.
  ReadingRange add(std::string_view text, std::string_view label);
  const Reading& operator[](std::uint32_t i) const { return *readings_[i]; }
  // Room for so many texts that encode nothing.
  void reserve(std::size_t texts) { readings_.reserve(texts); }
  // Forgets the readings; what was decoded still counts.
  void clear() { readings_.clear(); }
  // OverBudget: something encoded was left unread.
  DetectorStatus status() const { return status_; }

 private:
  std::uint32_t size() const { return static_cast<std::uint32_t>(readings_.size()); }
  void grow(std::unique_ptr<Reading> reading, std::string_view source);
  void add_unescaped(std::uint32_t parent);
  std::unique_ptr<Reading> child_of(std::uint32_t parent) const;
  bool add_token(std::uint32_t parent, EncodedText token, bool of_source);

  std::vector<std::unique_ptr<Reading>> readings_;
  std::size_t decoded_ = 0;
  InflateBudget inflate_{kMostDecoded};
  DetectorStatus status_ = DetectorStatus::Ok;
};

}  // namespace sekisho
