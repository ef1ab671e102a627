#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace sekisho {

// Sixteen bytes that are compared and changed at a time, on every processor.
using ByteLanes = unsigned char __attribute__((ext_vector_type(16)));

// `from` and 15 bytes behind it lie within the text.
inline ByteLanes load_lanes(std::string_view text, std::size_t from) {
  ByteLanes lanes;
  std::memcpy(&lanes, &text[from], sizeof lanes);
  return lanes;
}

// True where a comparison holds for all sixteen.
template <class Compared>
bool all_lanes(const Compared& compared) {
  std::array<std::uint64_t, 2> halves{};
  std::memcpy(halves.data(), &compared, sizeof halves);
  return (halves[0] & halves[1]) == ~std::uint64_t{0};
}

// True where a comparison holds for one of the sixteen.
template <class Compared>
bool any_lane(const Compared& compared) {
  std::array<std::uint64_t, 2> halves{};
  std::memcpy(halves.data(), &compared, sizeof halves);
  return (halves[0] | halves[1]) != 0;
}

// One bit for each of the sixteen for which a comparison holds, the lowest for the first.
template <class Compared>
std::uint32_t lane_bits(const Compared& compared) {
  using Bits = bool __attribute__((ext_vector_type(16)));
  return std::bit_cast<std::uint16_t>(__builtin_convertvector(compared, Bits));
}

// How often the byte stands in the text.
inline std::size_t count_byte(std::string_view text, char byte) {
  std::size_t count = 0;
  std::size_t at = 0;
  for (; at + sizeof(ByteLanes) <= text.size(); at += sizeof(ByteLanes)) {
    count += static_cast<std::size_t>(std::popcount(lane_bits(load_lanes(text, at) == static_cast<unsigned char>(byte))));
  }
  for (; at < text.size(); ++at) count += text[at] == byte ? 1 : 0;
  return count;
}

// Where the literal, which has two bytes or more, stands at or behind `from`; npos without. Its first, its last and one more byte are
// looked for at sixty-four or sixteen places at a time, so that one of them alone, however frequent, costs nothing.
inline std::size_t find_literal(std::string_view text, std::string_view literal, std::size_t from = 0) {
  const std::size_t last = literal.size() - 1;
  const auto first_byte = static_cast<unsigned char>(literal.front());
  const auto last_byte = static_cast<unsigned char>(literal.back());
  const std::size_t inner = literal.size() / 2;
  const auto inner_byte = static_cast<unsigned char>(literal[inner]);
  const auto stands = [&](std::size_t at) {
    const auto edges = (load_lanes(text, at) == first_byte) & (load_lanes(text, at + last) == last_byte);
    return edges & (load_lanes(text, at + inner) == inner_byte);
  };
  constexpr std::size_t kAtOnce = 4 * sizeof(ByteLanes);
  while (from + last + kAtOnce <= text.size()) {
    const auto first_half = stands(from) | stands(from + sizeof(ByteLanes));
    const auto second_half = stands(from + 2 * sizeof(ByteLanes)) | stands(from + 3 * sizeof(ByteLanes));
    if (any_lane(first_half | second_half)) {
      const std::size_t found = text.substr(from, last + kAtOnce).find(literal);
      if (found != std::string_view::npos) return from + found;
    }
    from += kAtOnce;
  }
  for (; from + last + sizeof(ByteLanes) <= text.size(); from += sizeof(ByteLanes)) {
    if (!any_lane(stands(from))) continue;
    const std::size_t found = text.substr(from, last + sizeof(ByteLanes)).find(literal);
    if (found != std::string_view::npos) return from + found;
  }
  return text.find(literal, from);
}

}  // namespace sekisho
