#pragma once

#include "policies/detect/byte_maps.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>

namespace sekisho {

// Where words that begin with a letter or digit of ASCII stand in a text, and what they are looked up by. Made once for a text, whatever
// number of tables look for words in it.
class WordPlaces {
 public:
  // The text is in lower case and readable for ByteMaps::kBlock bytes behind its end (LowerText); the maps are its, before it was in lower
  // case or after.
  WordPlaces(std::string_view text, const ByteMaps& maps);

  // The scattered key (phrase_key.h) of every word, from left to right. That of no word where a letter of another alphabet stands before.
  std::span<const std::uint64_t> hashes() const { return {hashes_.get(), count_}; }
  std::uint32_t begin(std::size_t i) const { return begins_[i]; }
  // Letters of other alphabets that follow belong to the word.
  std::uint32_t size(std::size_t i) const { return ends_[i] - begins_[i]; }

 private:
  void find(std::string_view text, const ByteMaps& maps);
  void mend_edges(std::string_view text);

  std::size_t count_ = 0;
  std::unique_ptr<std::uint32_t[]> begins_;  // and room behind
  std::unique_ptr<std::uint32_t[]> ends_;    // and room behind
  std::unique_ptr<std::uint64_t[]> hashes_;
};

}  // namespace sekisho
