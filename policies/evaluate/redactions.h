#pragma once

#include "policies/evaluate/decision.h"
#include "policies/model/redaction.h"

#include <span>
#include <vector>

namespace sekisho {

// Every finding that the transforms of the verdict clear, in the order of `findings`, with what is done to it: of several transforms
// on one finding the strictest mode wins; among those of that mode one that does not restore, and one that shifts dates, wins.
// A finding of an opaque part can only be dropped, whatever the mode says. `findings` are those that were decided on.
std::vector<Redaction> redactions_for(const Decision& decision, const Verdict& verdict, std::span<const Finding> findings);

}  // namespace sekisho
