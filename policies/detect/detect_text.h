#pragma once

#include "policies/detect/detector.h"

#include <chrono>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace sekisho {

struct DetectorResult {
  DetectorStatus status = DetectorStatus::Ok;
  std::vector<Finding> findings;  // types without the detector's id
};

// Runs one detector over segments and their seams. Findings by segment and place.
DetectorResult detect_segments(const Detector& detector, std::span<const Segment> segments,
                               std::chrono::microseconds timeout = std::chrono::seconds(1));

// Scans one text as a user's message. Findings by begin, then end, then type.
DetectorResult detect_text(const Detector& detector, std::string_view text, std::chrono::microseconds timeout = std::chrono::seconds(1));

// One finding as one line of JSON without its line end: {"type":…,"start":…,"end":…,"confidence":…}; start and end in bytes of the
// text, end exclusive.
std::string to_json_line(const Finding& finding);

}  // namespace sekisho
