#include "gateway/pipeline/hidden_findings.h"

#include "policies/redact/blanked_text.h"
#include "policies/redact/redaction_places.h"

#include <algorithm>

namespace sekisho {
namespace {

// Of every segment its text with the places blank.
std::vector<BlankedText> blanked_texts(std::span<const Segment> segments, std::span<const RedactionPlace> places) {
  std::vector<BlankedText> texts;
  texts.reserve(segments.size());
  for (std::uint32_t i = 0; i < segments.size(); ++i) {
    const auto own = std::ranges::equal_range(places, i, {}, &RedactionPlace::segment);
    texts.emplace_back(segments[i].text, std::span(own));
  }
  return texts;
}

}  // namespace

std::vector<Finding> find_hidden(std::span<const DeclaredDetector> detectors, std::span<const Segment> segments,
                                 std::span<const Finding> findings, std::span<const Redaction> redactions, const Clock& clock) {
  const std::vector<RedactionPlace> places = places_of(findings, redactions);
  const std::vector<BlankedText> texts = blanked_texts(segments, places);
  std::vector<Segment> blanked(segments.begin(), segments.end());
  for (std::size_t i = 0; i < blanked.size(); ++i) blanked[i].text = texts[i].text();
  std::vector<Finding> hidden;
  for (Finding& finding : detect_all(detectors, blanked, clock).items) {
    const auto place = texts[finding.segment].in_original(finding.begin, finding.end);
    if (!place) continue;
    finding.begin = place->begin;
    finding.end = place->end;
    hidden.push_back(std::move(finding));
  }
  return hidden;
}

}  // namespace sekisho
