#pragma once

#include "policies/detect/byte_maps.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>

namespace sekisho {

// Where words may begin in a text: ASCII letters behind what is no letter, a capital behind a small letter, the last of several capitals;
// letters and digits behind anything else; and every character outside ASCII. Made once for a text, whatever number of indexes look for
// words in it.
class WordStarts {
 public:
  // The text is in lower case and readable for four bytes behind its end (LowerText); the maps are its before it was in lower case.
  WordStarts(std::string_view lower, const ByteMaps& maps);

  std::span<const std::uint32_t> places() const { return {places_.get(), count_}; }
  // The first four bytes at every place, the lowest first, with the bit set that small letters have.
  std::span<const std::uint32_t> heads() const { return {heads_.get(), count_}; }

 private:
  void find(std::string_view lower, const ByteMaps& maps);

  std::size_t count_ = 0;
  std::unique_ptr<std::uint32_t[]> places_;  // and room behind
  std::unique_ptr<std::uint32_t[]> heads_;
};

}  // namespace sekisho
