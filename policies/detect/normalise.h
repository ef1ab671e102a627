#pragma once

#include "policies/detect/byte_maps.h"
#include "policies/detect/change_finder.h"
#include "policies/detect/derived_text.h"

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace sekisho {

// Folds text to the form in which the rules read it: NFKC (Unicode UAX #15), every decimal digit of any script to ASCII, the hyphens
// and dashes that NFKC leaves alone to `-`, the long-vowel mark ー and the middle dot ・ between digits to `-` and `.`, the wave dash 〜 to
// `-` between groups of digits that nothing else sets apart, and
// without characters that do not show (zero-width, soft hyphen, BiDi controls, tags, variation selectors; between digits ASCII's
// control characters too).
class Normaliser {
 public:
  Normaliser();
  // nullopt: the text is its own folded form. Linear in the text.
  std::optional<DerivedText> fold(std::string_view text) const;
  // The same where the text's maps are known.
  std::optional<DerivedText> fold(std::string_view text, const ByteMaps& maps) const;

 private:
  friend class Folding;
  enum class Fold : std::uint8_t { Keep, Single, Several, Join, Drop, LongVowel, MiddleDot, WaveDash };
  Fold fold_of(char32_t value) const;
  Fold classify(char32_t value) const;
  std::size_t find_change(ChangeFinder& finder, std::string_view text, std::size_t from) const;

  std::vector<Fold> folds_;             // of the Basic Multilingual Plane
  std::vector<std::uint16_t> singles_;  // what Fold::Single becomes
  std::vector<std::uint64_t> changes_;  // a bit for every one that is not Fold::Keep
};

// The one that every scan uses: its tables cost milliseconds to make.
const Normaliser& normaliser();

// Zero-width and BiDi controls between two ASCII letters or digits, or beside a single kana or kanji: where text is torn apart so that no
// reader but a machine sees it. Soft hyphens do not count.
std::uint32_t count_hidden_gaps(std::string_view text);

}  // namespace sekisho
