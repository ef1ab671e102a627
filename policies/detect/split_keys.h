#pragma once

#include "gateway/core/segment.h"
#include "policies/detect/seams.h"

#include <span>
#include <vector>

namespace sekisho {

// Private keys in PEM that neighbouring segments share, joined from where their BEGIN line begins to behind their END line, at most 32 KiB:
// they reach further over a seam than SeamText::kReach. Looks at the beginning of the segments behind seams alone where no key goes on
// there.
std::vector<SeamText> find_split_keys(std::span<const Segment> segments);

}  // namespace sekisho
