#include "policies/detect/pack_detector.h"

#include "policies/detect/scan.h"
#include "policies/detect/scan_budget.h"
#include "policies/detect/seams.h"

#include <algorithm>
#include <limits>

namespace sekisho {
namespace {

// The names nearest to a value in its JSON pointer: they are as good as words before it.
std::string_view label_of(const Segment& segment) {
  const std::string_view pointer = segment.pointer;
  std::size_t slash = pointer.rfind('/');
  if (slash == std::string_view::npos || slash == 0) return pointer;
  slash = pointer.rfind('/', slash - 1);
  return slash == std::string_view::npos ? pointer : pointer.substr(slash + 1);
}

// One detector run over a request.
class SegmentScan {
 public:
  SegmentScan(const RulePack& pack, std::span<const Segment> segments, ScanBudget& budget)
      : pack_(pack), segments_(segments), budget_(budget), hits_(segments.size()) {}

  std::vector<Finding> run() && {
    for (std::size_t i = 0; i < segments_.size(); ++i) {
      if (segments_[i].text.empty()) continue;
      if (!budget_.take(segments_[i].text.size()) || !budget_.in_time()) break;
      hits_[i] = scan_text(pack_, segments_[i].text, label_of(segments_[i]), budget_);
    }
    for (const SeamText& seam : find_seams(segments_)) {
      if (!budget_.in_time()) break;
      for (const Hit& hit : scan_text(pack_, seam.text, {}, budget_)) place(seam, hit);
    }
    return collect();
  }

 private:
  void place(const SeamText& seam, const Hit& hit) {
    const auto [first, last] = seam.parts_of(hit.span);
    const bool at_cut = (seam.cut_before && hit.span.begin == 0) || (seam.cut_after && hit.span.end == seam.text.size());
    if (first == last) {
      raise(seam.parts[first].segment, hit, local_span(seam, first, hit.span));
    } else if (!at_cut) {
      for (std::size_t part = first; part <= last; ++part) {
        Hit piece = hit;
        piece.span = local_span(seam, part, hit.span);
        piece.count = part == first ? hit.count : 0;
        hits_[seam.parts[part].segment].push_back(piece);
      }
    }
  }

  static ByteSpan local_span(const SeamText& seam, std::size_t part, ByteSpan span) {
    const SeamText::Part& place = seam.parts[part];
    const std::uint32_t begin = std::max(span.begin, place.begin) - place.begin;
    const std::uint32_t end = std::min(span.end, seam.end_of(part)) - place.begin;
    return {place.from + begin, place.from + end};
  }

  // A hit inside one segment is known already; the neighbour may only have made it surer.
  void raise(std::uint32_t segment, const Hit& hit, ByteSpan span) {
    for (Hit& known : hits_[segment]) {
      if (known.type == hit.type && known.span == span) known.confidence = std::max(known.confidence, hit.confidence);
    }
  }

  std::vector<Finding> collect() {
    std::vector<Finding> findings;
    for (std::uint32_t i = 0; i < hits_.size(); ++i) {
      merge_hits(hits_[i]);
      for (const Hit& hit : hits_[i]) {
        findings.push_back({.type = std::string(pack_.name_of(hit.type)),
                            .confidence = hit.confidence,
                            .role = segments_[i].role,
                            .segment = i,
                            .begin = hit.span.begin,
                            .end = hit.span.end,
                            .count = hit.count});
      }
    }
    return findings;
  }

  const RulePack& pack_;
  std::span<const Segment> segments_;
  ScanBudget& budget_;
  std::vector<std::vector<Hit>> hits_;
};

}  // namespace

PackDetector::PackDetector(std::unique_ptr<const RulePack> pack, const DetectorOptions& options)
    : pack_(std::move(pack)), options_(options) {
  // Offsets are 32 bits wide.
  options_.max_bytes = std::min<std::size_t>(options_.max_bytes, std::numeric_limits<std::uint32_t>::max() / 2);
}

DetectorResult PackDetector::scan(std::span<const Segment> segments) const {
  const Clock& clock = options_.clock != nullptr ? *options_.clock : system_clock_;
  ScanBudget budget(options_.max_bytes, options_.timeout, clock);
  std::vector<Finding> findings = SegmentScan(*pack_, segments, budget).run();
  return {.status = budget.status(), .findings = std::move(findings)};
}

}  // namespace sekisho
