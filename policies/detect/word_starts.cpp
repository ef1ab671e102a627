#include "policies/detect/word_starts.h"

#include "policies/detect/block_places.h"

#include <cstring>

namespace sekisho {
namespace {

__attribute__((always_inline)) inline std::uint64_t starts_of(const ByteMaps& maps, std::size_t block) {
  return maps.letter_starts(block) | maps.capital_starts(block) | maps.word_starts(block) | maps[block].leads;
}

// The first four bytes, or as many as there are.
__attribute__((always_inline)) inline std::uint32_t head_at(std::string_view text, std::size_t at) {
  std::uint32_t head = 0;
  if (at + sizeof head <= text.size()) [[likely]] {
    std::memcpy(&head, text.data() + at, sizeof head);
  } else {
    std::memcpy(&head, text.data() + at, text.size() - at);
  }
  return head;
}

}  // namespace

WordStarts::WordStarts(std::string_view text, const ByteMaps& maps) {
  run_fast([&]() __attribute__((always_inline)) { find(text, maps); });
}

__attribute__((always_inline)) inline void WordStarts::find(std::string_view text, const ByteMaps& maps) {
  for (std::size_t block = 0; block < maps.size(); ++block) count_ += static_cast<std::size_t>(std::popcount(starts_of(maps, block)));
  if (count_ == 0) return;
  both_ = std::make_unique_for_overwrite<std::uint32_t[]>(2 * count_ + kPlacesAtOnce);
  std::uint32_t* next = both_.get();
  for (std::size_t block = 0; block < maps.size(); ++block) next += write_places(starts_of(maps, block), block, next);
  for (std::size_t i = 0; i < count_; ++i) both_[count_ + i] = slot_of(head_at(text, both_[i]) | 0x20202020U);
}

}  // namespace sekisho
