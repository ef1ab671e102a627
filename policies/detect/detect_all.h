#pragma once

#include "gateway/core/clock.h"
#include "policies/detect/detector.h"

#include <chrono>
#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace sekisho {

// One entry of the policy's `detectors` section, ready to run.
struct DeclaredDetector {
  std::string id;  // prefixes every type it finds: `<id>.<type>`; empty: no prefix
  std::shared_ptr<const Detector> detector;
  Confidence min_confidence = Confidence::Low;                          // findings below are dropped
  std::chrono::microseconds timeout = std::chrono::milliseconds(1000);  // for one request
};

// Text of all segments together that is read; more is `over_budget` for every detector.
inline constexpr std::size_t kMostScanned = std::size_t{16} << 20;

// Runs every detector over the segments and the seams between neighbours; the text is folded and decoded once for all. Findings come
// by detector, segment and place; types carry the detector's id, every finding its segment's role; each detector has its report with
// the time it took. What was found before a time-out or over a budget is kept, and the report says that something was left unread.
// Opaque parts (gateway/pipeline/extract.h) are the caller's to add.
Findings detect_all(std::span<const DeclaredDetector> detectors, std::span<const Segment> segments, const Clock& clock,
                    std::size_t most_bytes = kMostScanned);

}  // namespace sekisho
