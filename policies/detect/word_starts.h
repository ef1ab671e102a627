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
  // The maps are the text's.
  WordStarts(std::string_view text, const ByteMaps& maps);

  std::span<const std::uint32_t> places() const { return {both_.get(), count_}; }
  // The slots of what stands at every place, in any case of ASCII.
  std::span<const std::uint32_t> slots() const { return {both_.get() + count_, count_}; }

  // One of so many, for the first three bytes of a text, the lowest first. They are in lower case, which means that all of them have the
  // bit that small letters have.
  static constexpr std::size_t kSlots = std::size_t{1} << 14;
  static std::uint32_t slot_of(std::uint32_t bytes) { return (bytes & 0xFFFFFFU) * 2654435761U >> 18U; }

 private:
  void find(std::string_view text, const ByteMaps& maps);

  std::size_t count_ = 0;
  std::unique_ptr<std::uint32_t[]> both_;  // places, then slots, then room
};

}  // namespace sekisho
