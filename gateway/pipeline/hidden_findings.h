#pragma once

#include "gateway/core/clock.h"
#include "gateway/core/finding.h"
#include "gateway/core/segment.h"
#include "policies/detect/detect_all.h"
#include "policies/model/redaction.h"

#include <span>
#include <vector>

namespace sekisho {

// What is found where what is to be replaced stands blank, and reaches beyond the blanks: values that hid behind what they are joined
// with, or of which a label did not speak as long as another value stood behind it. Places are those of the segments' own texts, with all
// of each replaced value that they touch. `redactions` count in `findings`, and those in `segments`.
std::vector<Finding> find_hidden(std::span<const DeclaredDetector> detectors, std::span<const Segment> segments,
                                 std::span<const Finding> findings, std::span<const Redaction> redactions, const Clock& clock);

}  // namespace sekisho
