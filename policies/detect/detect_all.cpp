#include "policies/detect/detect_all.h"

#include <chrono>
#include <utility>

namespace sekisho {

Findings detect_all(std::span<const DeclaredDetector> detectors, std::span<const Segment> segments, const Clock& clock) {
  Findings findings;
  for (const DeclaredDetector& declared : detectors) {
    const SteadyTime started = clock.steady();
    DetectorResult result = declared.detector->scan(segments);
    const auto took = std::chrono::duration_cast<std::chrono::microseconds>(clock.steady() - started);
    for (Finding& finding : result.findings) {
      if (finding.confidence < declared.min_confidence) continue;
      finding.type = declared.id + "." + finding.type;
      if (finding.segment < segments.size()) finding.role = segments[finding.segment].role;
      findings.items.push_back(std::move(finding));
    }
    findings.reports.push_back({.id = declared.id, .status = result.status, .micros = took.count()});
  }
  return findings;
}

}  // namespace sekisho
