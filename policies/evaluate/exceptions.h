#pragma once

#include "policies/evaluate/evaluation.h"

#include <cstdint>
#include <vector>

namespace sekisho {

// The exceptions in force for one request (docs/policy-language.md §7): `when` is true, the time has not come, the approvals are
// there and some of the quota is left.
class ActiveExceptions {
 public:
  explicit ActiveExceptions(Evaluation& evaluation);

  // In order of their ids.
  std::vector<const PolicyException*> list() const;
  // The targets of one word for which the constraint does not count: an active exception names it, and its own `require` is true there.
  std::uint64_t relaxed(const CompiledRule& constraint, std::size_t word) const;

 private:
  Evaluation& evaluation_;
  std::vector<bool> active_;  // by position in Program::exceptions
  bool any_ = false;
};

}  // namespace sekisho
