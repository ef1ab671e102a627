#include "policies/evaluate/exceptions.h"

#include <algorithm>

namespace sekisho {

ActiveExceptions::ActiveExceptions(Evaluation& evaluation) : evaluation_(evaluation) {
  const std::vector<std::string>& off = evaluation.input().live.exceptions_off;
  for (const CompiledRule& compiled : evaluation.program().exceptions()) {
    const PolicyException& exception = evaluation.program().document().exceptions[compiled.index];
    const bool in_time = evaluation.input().now < exception.expires;
    const bool allowed = in_time && std::ranges::find(off, exception.id) == off.end();
    active_.push_back(allowed && evaluation.value(compiled.when) == Kleene::True);
    any_ = any_ || active_.back();
  }
}

std::vector<const PolicyException*> ActiveExceptions::list() const {
  std::vector<const PolicyException*> out;
  const Program& program = evaluation_.program();
  for (std::size_t i = 0; i < active_.size(); ++i) {
    if (active_[i]) out.push_back(&program.document().exceptions[program.exceptions()[i].index]);
  }
  return out;
}

std::uint64_t ActiveExceptions::relaxed(const CompiledRule& constraint, std::size_t word) const {
  if (!any_) return 0;
  std::uint64_t out = 0;
  for (const std::uint32_t place : constraint.relaxers) {
    if (active_[place]) out |= evaluation_.truth(evaluation_.program().exceptions()[place].condition, word).yes;
  }
  return out;
}

}  // namespace sekisho
