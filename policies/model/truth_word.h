#pragma once

#include "policies/model/kleene.h"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace sekisho {

// Truth for 64 targets at once, one bit each: in `yes`, in `no`, or in neither, which is unknown.
struct TruthWord {
  std::uint64_t yes = 0;
  std::uint64_t no = 0;
  bool operator==(const TruthWord&) const = default;
};

constexpr TruthWord operator&(TruthWord a, TruthWord b) { return {a.yes & b.yes, a.no | b.no}; }
constexpr TruthWord operator|(TruthWord a, TruthWord b) { return {a.yes | b.yes, a.no & b.no}; }
constexpr TruthWord operator!(TruthWord a) { return {a.no, a.yes}; }

constexpr TruthWord truth_word(Kleene value) {
  return {value == Kleene::True ? ~std::uint64_t{0} : 0, value == Kleene::False ? ~std::uint64_t{0} : 0};
}

constexpr Kleene at(TruthWord word, std::size_t bit) {
  const std::uint64_t mask = std::uint64_t{1} << bit;
  if ((word.yes & mask) != 0) return Kleene::True;
  return (word.no & mask) != 0 ? Kleene::False : Kleene::Unknown;
}

constexpr void set(TruthWord& word, std::size_t bit, Kleene value) {
  const std::uint64_t mask = std::uint64_t{1} << bit;
  word.yes = value == Kleene::True ? word.yes | mask : word.yes & ~mask;
  word.no = value == Kleene::False ? word.no | mask : word.no & ~mask;
}

}  // namespace sekisho
