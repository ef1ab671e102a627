#include "policies/detect/detect_text.h"

#include "gateway/core/json_tape.h"

#include <algorithm>
#include <array>
#include <tuple>

namespace sekisho {

DetectorResult detect_text(const Detector& detector, std::string_view text) {
  const std::array<Segment, 1> segments = {Segment{.text = text, .role = SegmentRole::User, .pointer = {}}};
  DetectorResult result = detector.scan(segments);
  std::ranges::sort(result.findings, {}, [](const Finding& finding) { return std::tie(finding.begin, finding.end, finding.type); });
  return result;
}

std::string to_json_line(const Finding& finding) {
  return "{\"type\":" + json_quote(finding.type) + ",\"start\":" + std::to_string(finding.begin) +
         ",\"end\":" + std::to_string(finding.end) + ",\"confidence\":" + json_quote(name_of(finding.confidence)) + "}";
}

}  // namespace sekisho
