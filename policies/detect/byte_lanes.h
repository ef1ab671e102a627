#pragma once

#include <array>
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

}  // namespace sekisho
