#pragma once

#include "policies/detect/byte_maps.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace sekisho {

// Finds the characters of a text that a fold may change, of which most texts have few. Borrows everything.
class ChangeFinder {
 public:
  // A bit for every character of the Basic Multilingual Plane; none for a kanji of U+5000 to U+9FFF or a hiragana below U+3080: most of
  // Japanese text.
  static constexpr std::size_t kPlane = 0x10000;

  // The maps are the text's.
  ChangeFinder(std::string_view text, const ByteMaps& maps, std::span<const std::uint64_t> changes)
      : text_(text), maps_(maps), changes_(changes) {}

  // The first such character at or behind `from`, among them every one beyond that plane; the text's size without one. `from` never goes
  // back.
  std::size_t next(std::size_t from);

 private:
  std::uint64_t changing(std::size_t block) const;
  std::uint64_t may_change(std::size_t at) const;

  std::string_view text_;
  const ByteMaps& maps_;
  std::span<const std::uint64_t> changes_;
  std::size_t block_ = 0;
  std::uint64_t left_ = 0;  // of the block before block_: what next() has not passed
};

}  // namespace sekisho
