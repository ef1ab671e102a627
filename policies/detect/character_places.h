#pragma once

#include "policies/detect/byte_maps.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>

namespace sekisho {

// Where characters outside ASCII stand in a text, and what they are looked up by. Made once for a text, whatever number of tables look for
// phrases in it.
class CharacterPlaces {
 public:
  // The text is in lower case and readable for eight bytes behind its end (LowerText); the maps are its, before it was in lower case or
  // after.
  CharacterPlaces(std::string_view text, const ByteMaps& maps);

  std::size_t size() const { return count_; }
  std::uint32_t place(std::size_t i) const { return places_[i]; }
  // The upper halves of the scattered keys (phrase_key.h) of the character alone and with the one behind it, where both are wide.
  // PhraseFilter::kAny where they are not; the character's own where ASCII stands behind.
  std::uint32_t single(std::size_t i) const { return singles_[i]; }
  std::uint32_t pair(std::size_t i) const { return pairs_[i]; }

 private:
  void find(std::string_view text, const ByteMaps& maps);

  std::size_t count_ = 0;
  std::unique_ptr<std::uint32_t[]> places_;  // and room behind
  std::unique_ptr<std::uint32_t[]> singles_;
  std::unique_ptr<std::uint32_t[]> pairs_;
};

}  // namespace sekisho
