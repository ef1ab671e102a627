#pragma once

#include "policies/evaluate/evaluation.h"

#include <cstdint>
#include <vector>

namespace sekisho {

// Judges every target of `served` (bits by position) against every constraint and what the request needs, and adds each failure to
// its verdict (docs/policy-language.md §4, step 5). `verdicts` holds one entry for each served target, in order of position.
void constrain(Evaluation& evaluation, const std::vector<std::uint64_t>& served, std::vector<Verdict>& verdicts);

}  // namespace sekisho
