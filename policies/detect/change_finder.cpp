#include "policies/detect/change_finder.h"

#include "policies/detect/byte_lanes.h"

#include <bit>
#include <cstring>

namespace sekisho {
namespace {

using LaneFlags = bool __attribute__((ext_vector_type(16)));

// First bytes of the kanji and hiragana that no fold changes, by what follows them. The text is readable for a byte behind the block.
std::uint64_t quiet(std::string_view text, std::size_t begin) {
  std::uint64_t mask = 0;
  for (std::size_t part = 0; part < ByteMaps::kBlock; part += sizeof(ByteLanes)) {
    const ByteLanes here = load_lanes(text, begin + part);
    const ByteLanes next = load_lanes(text, begin + part + 1);
    const LaneFlags flags = __builtin_convertvector((here - 0xE5 < 5) | ((here == 0xE3) & (next == 0x81)), LaneFlags);
    std::uint16_t lanes = 0;
    std::memcpy(&lanes, &flags, sizeof lanes);
    mask |= std::uint64_t{lanes} << part;
  }
  return mask;
}

}  // namespace

std::size_t ChangeFinder::next(std::size_t from) {
  if (from >= block_ * ByteMaps::kBlock) {
    block_ = from / ByteMaps::kBlock;
    left_ = 0;
  } else {
    left_ &= ~std::uint64_t{0} << from % ByteMaps::kBlock;
  }
  while (left_ == 0 && block_ < maps_.size()) {
    left_ = changing(block_);
    if (from / ByteMaps::kBlock == block_) left_ &= ~std::uint64_t{0} << from % ByteMaps::kBlock;
    ++block_;
  }
  return left_ == 0 ? text_.size() : (block_ - 1) * ByteMaps::kBlock + static_cast<std::size_t>(std::countr_zero(left_));
}

// Without a branch for every character: which of them change is nothing that a processor can guess.
std::uint64_t ChangeFinder::changing(std::size_t block) const {
  constexpr std::size_t kLongest = 4;  // bytes of a character
  const std::size_t begin = block * ByteMaps::kBlock;
  const std::uint64_t leads = maps_[block].leads;
  if (leads == 0 || begin + ByteMaps::kBlock + kLongest > text_.size()) return leads;
  std::uint64_t found = 0;
  for (std::uint64_t open = leads & ~quiet(text_, begin); open != 0; open &= open - 1) {
    const int bit = std::countr_zero(open);
    found |= may_change(begin + static_cast<std::size_t>(bit)) << bit;
  }
  return found;
}

// 1 or 0.
std::uint64_t ChangeFinder::may_change(std::size_t at) const {
  const auto byte = [this, at](std::size_t i) { return static_cast<std::uint32_t>(static_cast<unsigned char>(text_[at + i])); };
  const std::uint32_t two = (byte(0) & 0x1FU) << 6 | (byte(1) & 0x3FU);
  const std::uint32_t three = (byte(0) & 0x0FU) << 12 | (byte(1) & 0x3FU) << 6 | (byte(2) & 0x3FU);
  const std::uint32_t value = byte(0) < 0xE0 ? two : three;
  const std::uint64_t beyond = byte(0) >= 0xF0 ? 1 : 0;
  return (changes_[value / 64] >> value % 64 & 1) | beyond;
}

}  // namespace sekisho
