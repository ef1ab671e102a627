#include "policies/detect/word_starts.h"

#include "policies/detect/block_places.h"

#include <cstring>

namespace sekisho {
namespace {

__attribute__((always_inline)) inline std::uint64_t starts_of(const ByteMaps& maps, std::size_t block) {
  return maps.letter_starts(block) | maps.capital_starts(block) | maps.word_starts(block) | maps[block].leads;
}

}  // namespace

WordStarts::WordStarts(std::string_view lower, const ByteMaps& maps) {
  run_fast([&]() __attribute__((always_inline)) { find(lower, maps); });
}

__attribute__((always_inline)) inline void WordStarts::find(std::string_view lower, const ByteMaps& maps) {
  for (std::size_t block = 0; block < maps.size(); ++block) count_ += static_cast<std::size_t>(std::popcount(starts_of(maps, block)));
  places_ = std::make_unique_for_overwrite<std::uint32_t[]>(count_ + kPlacesAtOnce);
  slots_ = std::make_unique_for_overwrite<std::uint16_t[]>(count_);
  std::uint32_t* next = places_.get();
  for (std::size_t block = 0; block < maps.size(); ++block) next += write_places(starts_of(maps, block), block, next);
  for (std::size_t i = 0; i < count_; ++i) {
    std::uint32_t head = 0;
    std::memcpy(&head, lower.data() + places_[i], sizeof head);
    slots_[i] = slot_of(head | 0x20202020U);
  }
}

}  // namespace sekisho
