#pragma once

#include "gateway/core/segment.h"
#include "policies/detect/derived_text.h"

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace sekisho {

// Text around the seams of neighbouring segments: the end of one, all of the short ones between, the beginning of the next.
struct SeamText {
  // Characters of a long segment on either side of a seam.
  static constexpr std::size_t kReach = 128;

  struct Part {
    std::uint32_t segment = 0;  // index of the segment
    std::uint32_t from = 0;     // the first byte taken
    std::uint32_t begin = 0;    // where it stands in `text`
    std::uint32_t end = 0;
  };
  std::string text;
  std::vector<Part> parts;
  bool cut_before = false;  // the first part is not its segment's beginning
  bool context = false;     // a line end stands between the parts: one reads as context of the other, and nothing crosses
  bool cut_after = false;   // the last part is not its segment's end

  // The parts in which a span begins and ends, as [first, last]. A line end between two parts counts with the first.
  std::pair<std::size_t, std::size_t> parts_of(ByteSpan span) const;
};

// One SeamText for every stretch of segments joined by `seam_before`; at most 2 × kReach characters of each segment, so the sum is
// linear. Where the join makes one word of the end of a segment and the beginning of the next (`NRIC`, `T3686583G`), a second one of the
// same stretch has line ends between them.
std::vector<SeamText> find_seams(std::span<const Segment> segments);

// The end of one segment and the beginning of the next of another role: what is asked for in one is answered in the other.
std::vector<SeamText> find_exchanges(std::span<const Segment> segments);

}  // namespace sekisho
