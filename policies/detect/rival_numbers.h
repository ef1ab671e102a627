#pragma once

#include "policies/detect/context.h"
#include "policies/detect/identifier.h"

#include <array>
#include <cstddef>
#include <string_view>
#include <vector>

namespace sekisho {

// Kinds of numbers by how many digits they have, which tell that a candidate right behind the label of another kind is one of that kind.
class RivalNumbers {
 public:
  // The row lives as long as this; `family` holds its words.
  void add(const NumberId& row, ContextFamily family);

  // What the candidate would be.
  struct Candidate {
    std::string_view type;
    ContextFamily family = 0;
    std::string_view digits;
  };
  // True where the label of another type stands right at the candidate, none of its own does, and its digits may be such a number.
  bool claim(const Candidate& candidate, const ScanText& text, ByteSpan span) const;

 private:
  struct Rival {
    const NumberId* id = nullptr;
    ContextFamily family = 0;
  };
  static constexpr std::size_t kMostDigits = 20;
  std::array<std::vector<Rival>, kMostDigits + 1> by_size_;
};

}  // namespace sekisho
