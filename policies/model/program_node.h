#pragma once

#include "policies/model/expression.h"
#include "policies/model/truth_word.h"

#include <cstdint>
#include <vector>

namespace sekisho {

// One node of a compiled expression.
struct ProgramNode {
  enum class Leaf : std::uint8_t { None, Uniform, Attribute };
  Expression::Kind kind = Expression::Kind::All;
  Leaf leaf = Leaf::None;
  bool uniform = true;      // the same for every target
  bool constant = false;    // no request and no expiry changes it; unless `uniform`, `truth` holds the answer
  std::uint32_t index = 0;  // Uniform: in Program::uniform_atoms; Attribute: column of the target table
  const Atom* atom = nullptr;
  std::vector<TruthWord> truth;  // for every target; of a timed leaf, what it is before anything expires
  std::vector<ProgramNode> parts;
};

}  // namespace sekisho
