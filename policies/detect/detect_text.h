#pragma once

#include "policies/detect/detector.h"

#include <string>
#include <string_view>
#include <vector>

namespace sekisho {

// Scans one text as a user's message. Findings by begin, then end, then type; types are the bare ones of the pack.
DetectorResult detect_text(const Detector& detector, std::string_view text);

// One finding as one line of JSON without its line end: {"type":…,"start":…,"end":…,"confidence":…}; start and end in bytes of the
// text, end exclusive.
std::string to_json_line(const Finding& finding);

}  // namespace sekisho
