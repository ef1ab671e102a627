#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace sekisho {

// Tells hashes that are surely not among those added from hashes that may be, by one bit.
class PhraseFilter {
 public:
  // Room for so many hashes: of others one in thirty-two passes for one of them.
  explicit PhraseFilter(std::size_t count = 0) {
    constexpr std::size_t kBitsPerHash = 32;
    bits_.assign(std::bit_ceil(std::clamp<std::size_t>(count * kBitsPerHash, 4096, std::size_t{1} << kMostBits)) / 64, 0);
    bits_.back() |= std::uint64_t{1} << 63;
  }

  // The upper half of a hash that every filter may hold.
  static constexpr std::uint32_t kAny = 0xFFFFFFFF;

  // What a loop keeps at hand. Borrows the filter.
  struct View {
    const std::uint64_t* bits = nullptr;
    std::uint64_t last = 0;
    // 1 or 0, for the upper half of a hash, which is all that counts.
    std::uint64_t may_hold_half(std::uint32_t half) const {
      const std::uint64_t place = half >> (32 - kMostBits) & last;
      return bits[place / 64] >> place % 64 & 1;
    }
    std::uint64_t may_hold(std::uint64_t hash) const { return may_hold_half(static_cast<std::uint32_t>(hash >> 32)); }
  };
  View view() const { return {bits_.data(), bits_.size() * 64 - 1}; }

  void add(std::uint64_t hash) {
    const std::uint64_t place = hash >> (64 - kMostBits) & (bits_.size() * 64 - 1);
    bits_[place / 64] |= std::uint64_t{1} << place % 64;
  }

 private:
  static constexpr int kMostBits = 22;
  std::vector<std::uint64_t> bits_;
};

}  // namespace sekisho
