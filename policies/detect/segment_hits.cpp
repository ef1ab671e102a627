#include "policies/detect/segment_hits.h"

#include "policies/detect/json_escapes.h"
#include "policies/detect/scan.h"

#include <algorithm>
#include <string>

namespace sekisho {
namespace {

// The piece of a span that stands in one part, as a place of its segment.
ByteSpan local_span(const SeamText::Part& part, ByteSpan span) {
  const std::uint32_t begin = std::max(span.begin, part.begin) - part.begin;
  const std::uint32_t end = std::min(span.end, part.end) - part.begin;
  return {part.from + begin, part.from + end};
}

// True where more of a segment could have made it another hit: it comes within `margin` bytes of a cut.
bool at_cut(const SeamText& seam, ByteSpan span, std::uint32_t margin) {
  return (seam.cut_before && span.begin <= margin) || (seam.cut_after && span.end + margin >= seam.text.size());
}

}  // namespace

void SegmentHits::add(const SeamText& seam, const std::vector<Hit>& hits) {
  for (const Hit& hit : hits) {
    const auto [first, last] = seam.parts_of(hit.span);
    const bool inside = first == last && hit.span.end <= seam.parts[first].end;
    if (inside) {
      add_inside(seam, seam.parts[first], hit);
    } else if (!seam.context && !at_cut(seam, hit.span, 0)) {
      add_crossing(seam, {first, last}, hit);
    }
  }
}

void SegmentHits::add_inside(const SeamText& seam, const SeamText::Part& part, const Hit& hit) {
  constexpr std::uint32_t kMargin = 48;  // bytes at a cut in which a piece may look like a whole
  Hit found = hit;
  found.span = local_span(part, hit.span);
  if (raise(part.segment, found) || at_cut(seam, hit.span, kMargin)) return;
  hits_[part.segment].push_back(found);
}

void SegmentHits::add_crossing(const SeamText& seam, std::pair<std::size_t, std::size_t> parts, const Hit& hit) {
  for (std::size_t part = parts.first; part <= parts.second; ++part) {
    Hit piece = hit;
    piece.span = local_span(seam.parts[part], hit.span);
    piece.count = part == parts.first ? hit.count : 0;
    hits_[seam.parts[part].segment].push_back(piece);
  }
}

// False where no such hit is known.
bool SegmentHits::raise(std::uint32_t segment, const Hit& hit) {
  bool any = false;
  for (Hit& known : hits_[segment]) {
    if (known.type != hit.type || known.span != hit.span) continue;
    known.confidence = std::max(known.confidence, hit.confidence);
    any = true;
  }
  return any;
}

void SegmentHits::collect(std::span<const Segment> segments, std::string_view prefix, Confidence least, std::vector<Finding>& findings) {
  for (std::uint32_t i = 0; i < hits_.size(); ++i) {
    keep_escapes_whole(segments[i].text, hits_[i]);
    merge_hits(hits_[i]);
    for (const Hit& hit : hits_[i]) {
      const bool nowhere = hit.span.begin == hit.span.end;  // in what sets lines apart whose escapes were undone
      if (nowhere || hit.confidence < least) continue;
      findings.push_back({.type = std::string(prefix).append(hit.type),
                          .confidence = hit.confidence,
                          .role = segments[i].role,
                          .segment = i,
                          .begin = hit.span.begin,
                          .end = hit.span.end,
                          .count = hit.count});
    }
  }
}

}  // namespace sekisho
