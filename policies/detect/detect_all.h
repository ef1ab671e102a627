#pragma once

#include "gateway/core/clock.h"
#include "policies/detect/detector.h"

#include <memory>
#include <span>
#include <string>
#include <vector>

namespace sekisho {

// One entry of the policy's `detectors` section, ready to run.
struct DeclaredDetector {
  std::string id;  // prefixes every type it finds: `<id>.<type>`
  std::shared_ptr<const Detector> detector;
  Confidence min_confidence = Confidence::Low;  // findings below are dropped
};

// Runs every detector over the segments, in order. Types carry the detector's id, every finding its segment's role; each detector
// has its report with the time it took. Opaque parts (gateway/pipeline/extract.h) are the caller's to add.
Findings detect_all(std::span<const DeclaredDetector> detectors, std::span<const Segment> segments, const Clock& clock);

}  // namespace sekisho
