#pragma once

#include "policies/detect/byte_maps.h"

#include <bit>
#include <cstddef>
#include <cstdint>

namespace sekisho {

// As many places as most blocks have are written at a time, whatever number there are: how many a block has cannot be guessed.
inline constexpr std::size_t kPlacesAtOnce = 16;

// Writes where in the text the bits of a block's mask are, and returns how many there are; `places` has room for kPlacesAtOnce more.
// Inlined, so that it is made of what its caller may use of the processor.
__attribute__((always_inline)) inline std::size_t write_places(std::uint64_t mask, std::size_t block, std::uint32_t* places) {
  if (mask == 0) return 0;
  const auto first = static_cast<std::uint32_t>(block * ByteMaps::kBlock);
  const auto count = static_cast<std::size_t>(std::popcount(mask));
  for (std::size_t i = 0; i < kPlacesAtOnce; ++i) {
    places[i] = first + static_cast<std::uint32_t>(std::countr_zero(mask));
    mask &= mask - 1;
  }
  for (std::size_t i = kPlacesAtOnce; i < count; ++i) {
    places[i] = first + static_cast<std::uint32_t>(std::countr_zero(mask));
    mask &= mask - 1;
  }
  return count;
}

// Runs the work, which is inlined, with the processor's instructions for single bits and for 32 bytes at a time where it has them: they
// halve loops over places and over bytes.
template <class Work>
__attribute__((target("avx2,bmi,bmi2,popcnt"))) void run_wide(const Work& work) {
  work();
}
template <class Work>
void run_fast(const Work& work) {
#ifdef __x86_64__
  static const bool kHasThem =
      __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi") && __builtin_cpu_supports("bmi2") && __builtin_cpu_supports("popcnt");
  if (kHasThem) return run_wide(work);
#endif
  work();
}

}  // namespace sekisho
