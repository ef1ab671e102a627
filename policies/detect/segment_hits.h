#pragma once

#include "gateway/core/finding.h"
#include "gateway/core/segment.h"
#include "policies/detect/rule.h"
#include "policies/detect/seams.h"

#include <cstdint>
#include <span>
#include <utility>
#include <vector>

namespace sekisho {

// What one detector found in the segments of one request.
class SegmentHits {
 public:
  explicit SegmentHits(std::size_t segments) : hits_(segments) {}

  void add(std::uint32_t segment, std::vector<Hit> hits) { hits_[segment] = std::move(hits); }
  // Hits in the text of a seam. One that crosses from segment to segment is added to every segment it touches, with its count in the
  // first and 0 in the others, unless the parts are set apart. One inside a segment may be known there already, and the neighbour has only
  // made it surer, or what needs a word has found it in the neighbour.
  void add(const SeamText& seam, const std::vector<Hit>& hits);

  // Every hit of at least this confidence, by segment and place, its type made longer by `prefix`.
  void collect(std::span<const Segment> segments, std::string_view prefix, Confidence least, std::vector<Finding>& findings);

 private:
  void add_inside(const SeamText& seam, const SeamText::Part& part, const Hit& hit);
  void add_crossing(const SeamText& seam, std::pair<std::size_t, std::size_t> parts, const Hit& hit);
  bool raise(std::uint32_t segment, const Hit& hit);

  std::vector<std::vector<Hit>> hits_;
};

}  // namespace sekisho
