#include "policies/detect/character_places.h"

#include "policies/detect/block_places.h"
#include "policies/detect/characters.h"
#include "policies/detect/phrase_filter.h"
#include "policies/detect/phrase_key.h"

#include <bit>

namespace sekisho {
namespace {

std::uint32_t upper_half(std::uint64_t hash) { return static_cast<std::uint32_t>(hash >> 32); }

std::uint32_t pair_at(const char* character, std::uint32_t single) {
  const char next = character[kWideSize];
  const std::uint32_t pair = upper_half(scatter(pair_key(character, 2 * kWideSize)));
  const std::uint32_t known = is_wide(next) ? pair : is_ascii(next) ? single : PhraseFilter::kAny;
  return is_wide(*character) ? known : PhraseFilter::kAny;
}

}  // namespace

CharacterPlaces::CharacterPlaces(std::string_view text, const ByteMaps& maps) {
  if (!maps.ascii()) run_fast([&]() __attribute__((always_inline)) { find(text, maps); });
}

__attribute__((always_inline)) inline void CharacterPlaces::find(std::string_view text, const ByteMaps& maps) {
  for (std::size_t block = 0; block < maps.size(); ++block) count_ += static_cast<std::size_t>(std::popcount(maps[block].leads));
  places_ = std::make_unique_for_overwrite<std::uint32_t[]>(count_ + kPlacesAtOnce);
  singles_ = std::make_unique_for_overwrite<std::uint32_t[]>(count_);
  pairs_ = std::make_unique_for_overwrite<std::uint32_t[]>(count_);
  std::uint32_t* next = places_.get();
  for (std::size_t block = 0; block < maps.size(); ++block) next += write_places(maps[block].leads, block, next);
  for (std::size_t i = 0; i < count_; ++i) {
    const char* character = text.data() + places_[i];
    const std::uint32_t single = upper_half(scatter(single_key(character, kWideSize)));
    singles_[i] = single;
    pairs_[i] = pair_at(character, single);
  }
}

}  // namespace sekisho
