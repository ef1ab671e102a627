#include "policies/detect/segment_hits.h"

#include "policies/detect/scan.h"

#include <algorithm>
#include <string>

namespace sekisho {
namespace {

ByteSpan local_span(const SeamText& seam, std::size_t part, ByteSpan span) {
  const SeamText::Part& place = seam.parts[part];
  const std::uint32_t begin = std::max(span.begin, place.begin) - place.begin;
  const std::uint32_t end = std::min(span.end, seam.end_of(part)) - place.begin;
  return {place.from + begin, place.from + end};
}

// True where more of a segment could have made it another hit.
bool at_cut(const SeamText& seam, ByteSpan span) {
  return (seam.cut_before && span.begin == 0) || (seam.cut_after && span.end == seam.text.size());
}

}  // namespace

void SegmentHits::add(const SeamText& seam, const std::vector<Hit>& hits) {
  for (const Hit& hit : hits) {
    if (seam.context) {
      add_answer(seam, hit);
      continue;
    }
    const auto [first, last] = seam.parts_of(hit.span);
    if (first == last) {
      raise(seam.parts[first].segment, hit, local_span(seam, first, hit.span));
      continue;
    }
    if (at_cut(seam, hit.span)) continue;
    for (std::size_t part = first; part <= last; ++part) {
      Hit piece = hit;
      piece.span = local_span(seam, part, hit.span);
      piece.count = part == first ? hit.count : 0;
      hits_[seam.parts[part].segment].push_back(piece);
    }
  }
}

void SegmentHits::add_answer(const SeamText& exchange, const Hit& hit) {
  constexpr std::uint32_t kMargin = 48;  // bytes at a cut in which a piece may look like a whole
  const auto [first, last] = exchange.parts_of(hit.span);
  const std::uint32_t border = exchange.parts.back().begin;
  if (first != last || (hit.span.begin < border && hit.span.end >= border)) return;
  const ByteSpan span = local_span(exchange, first, hit.span);
  const std::uint32_t segment = exchange.parts[first].segment;
  if (raise(segment, hit, span)) return;
  const bool cut =
      (exchange.cut_before && hit.span.begin < kMargin) || (exchange.cut_after && hit.span.end + kMargin > exchange.text.size());
  if (cut) return;
  Hit answer = hit;
  answer.span = span;
  hits_[segment].push_back(answer);
}

// False where no such hit is known.
bool SegmentHits::raise(std::uint32_t segment, const Hit& hit, ByteSpan span) {
  bool any = false;
  for (Hit& known : hits_[segment]) {
    if (known.type != hit.type || known.span != span) continue;
    known.confidence = std::max(known.confidence, hit.confidence);
    any = true;
  }
  return any;
}

void SegmentHits::collect(std::span<const Segment> segments, std::string_view prefix, Confidence least, std::vector<Finding>& findings) {
  for (std::uint32_t i = 0; i < hits_.size(); ++i) {
    merge_hits(hits_[i]);
    for (const Hit& hit : hits_[i]) {
      if (hit.confidence < least) continue;
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
