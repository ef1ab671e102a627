#include "policies/detect/detect_text.h"

#include "gateway/core/json_tape.h"
#include "policies/detect/detect_all.h"

#include <algorithm>
#include <array>
#include <memory>
#include <tuple>

namespace sekisho {

DetectorResult detect_segments(const Detector& detector, std::span<const Segment> segments, std::chrono::microseconds timeout) {
  const std::shared_ptr<const Detector> borrowed(std::shared_ptr<const Detector>(), &detector);
  const std::array<DeclaredDetector, 1> declared = {DeclaredDetector{.id = {}, .detector = borrowed, .timeout = timeout}};
  Findings findings = detect_all(declared, segments, SystemClock());
  return {.status = findings.reports.front().status, .findings = std::move(findings.items)};
}

DetectorResult detect_text(const Detector& detector, std::string_view text, std::chrono::microseconds timeout) {
  const std::array<Segment, 1> segments = {Segment{.text = text, .role = SegmentRole::User, .pointer = {}}};
  DetectorResult result = detect_segments(detector, segments, timeout);
  std::ranges::sort(result.findings, {}, [](const Finding& finding) { return std::tie(finding.begin, finding.end, finding.type); });
  return result;
}

std::string to_json_line(const Finding& finding) {
  return "{\"type\":" + json_quote(finding.type) + ",\"start\":" + std::to_string(finding.begin) +
         ",\"end\":" + std::to_string(finding.end) + ",\"confidence\":" + json_quote(name_of(finding.confidence)) + "}";
}

}  // namespace sekisho
