#pragma once

#include "policies/evaluate/evaluation.h"
#include "policies/evaluate/exceptions.h"

#include <cstdint>
#include <vector>

namespace sekisho {

// Judges every target of `served` (bits by position) against every constraint that no exception relaxes there, every budget and what
// the request needs, and adds each failure to its verdict (docs/policy-language.md §4, step 5). `verdicts` holds one entry for each
// served target, in order of position, with its estimated cost.
void constrain(Evaluation& evaluation, const ActiveExceptions& exceptions, const std::vector<std::uint64_t>& served,
               std::vector<Verdict>& verdicts);

}  // namespace sekisho
