#pragma once

#include "policies/model/expression.h"
#include "policies/model/truth_word.h"

#include <cstdint>
#include <string>
#include <vector>

namespace sekisho {

// One node of a compiled expression.
struct ProgramNode {
  // Residual: `data.class` or `data.labels` after the transforms, which differ from target to target.
  enum class Leaf : std::uint8_t { None, Uniform, Attribute, Residual };
  Expression::Kind kind = Expression::Kind::All;
  Leaf leaf = Leaf::None;
  bool uniform = true;    // the same for every target
  bool constant = false;  // no request and no expiry changes it; unless `uniform`, `truth` holds the answer
  // Uniform: in Program::uniform_atoms; Residual: in Program::residual_atoms; Attribute: column of the target table.
  std::uint32_t index = 0;
  const Atom* atom = nullptr;
  std::string unwanted;          // leaves: what a condition that must not hold wants, for explanations
  std::vector<TruthWord> truth;  // for every target; of a timed leaf, what it is before anything expires
  std::vector<ProgramNode> parts;
};

}  // namespace sekisho
