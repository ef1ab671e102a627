#include "policies/detect/keccak.h"

#include <bit>
#include <cassert>
#include <cstddef>

namespace sekisho {
namespace {

constexpr std::size_t kRate = 136;
constexpr std::array<std::uint64_t, 24> kRounds = {
    0x0000000000000001, 0x0000000000008082, 0x800000000000808A, 0x8000000080008000, 0x000000000000808B, 0x0000000080000001,
    0x8000000080008081, 0x8000000000008009, 0x000000000000008A, 0x0000000000000088, 0x0000000080008009, 0x000000008000000A,
    0x000000008000808B, 0x800000000000008B, 0x8000000000008089, 0x8000000000008003, 0x8000000000008002, 0x8000000000000080,
    0x000000000000800A, 0x800000008000000A, 0x8000000080008081, 0x8000000000008080, 0x0000000080000001, 0x8000000080008008};
// How far each lane turns and where it goes, along the walk that the permutation takes through the lanes (FIPS 202 §3.2.2, §3.2.3).
constexpr std::array<int, 24> kTurns = {1, 3, 6, 10, 15, 21, 28, 36, 45, 55, 2, 14, 27, 41, 56, 8, 25, 43, 62, 18, 39, 61, 20, 44};
constexpr std::array<std::size_t, 24> kWalk = {10, 7, 11, 17, 18, 3, 5, 16, 8, 21, 24, 4, 15, 23, 19, 13, 12, 2, 20, 14, 22, 9, 6, 1};

using Lanes = std::array<std::uint64_t, 25>;

void mix_columns(Lanes& lanes) {
  std::array<std::uint64_t, 5> parity{};
  for (std::size_t i = 0; i < lanes.size(); ++i) parity[i % 5] ^= lanes[i];
  for (std::size_t i = 0; i < lanes.size(); ++i) lanes[i] ^= parity[(i + 4) % 5] ^ std::rotl(parity[(i + 1) % 5], 1);
}

void turn_and_move(Lanes& lanes) {
  std::uint64_t carried = lanes[1];
  for (std::size_t i = 0; i < kWalk.size(); ++i) {
    const std::uint64_t next = lanes[kWalk[i]];
    lanes[kWalk[i]] = std::rotl(carried, kTurns[i]);
    carried = next;
  }
}

void mix_rows(Lanes& lanes) {
  for (std::size_t row = 0; row < lanes.size(); row += 5) {
    std::array<std::uint64_t, 5> old{};
    for (std::size_t i = 0; i < 5; ++i) old[i] = lanes[row + i];
    for (std::size_t i = 0; i < 5; ++i) lanes[row + i] = old[i] ^ (~old[(i + 1) % 5] & old[(i + 2) % 5]);
  }
}

}  // namespace

std::array<std::uint8_t, 32> keccak_256(std::string_view text) {
  assert(text.size() < kRate);
  std::array<std::uint8_t, kRate> block{};
  for (std::size_t i = 0; i < text.size(); ++i) block[i] = static_cast<std::uint8_t>(text[i]);
  block[text.size()] ^= 0x01;
  block[kRate - 1] ^= 0x80;
  Lanes lanes{};
  for (std::size_t i = 0; i < kRate; ++i) lanes[i / 8] |= static_cast<std::uint64_t>(block[i]) << (i % 8 * 8);
  for (const std::uint64_t round : kRounds) {
    mix_columns(lanes);
    turn_and_move(lanes);
    mix_rows(lanes);
    lanes[0] ^= round;
  }
  std::array<std::uint8_t, 32> digest{};
  for (std::size_t i = 0; i < digest.size(); ++i) digest[i] = static_cast<std::uint8_t>(lanes[i / 8] >> (i % 8 * 8));
  return digest;
}

}  // namespace sekisho
