#include "gateway/audit/segment_lines.h"

#include <istream>

namespace sekisho {

std::optional<SegmentText> SegmentLines::next() {
  SegmentText line;
  if (!std::getline(in_, line.text)) return std::nullopt;
  line.number = ++number_;
  line.offset = offset_;
  line.whole = !in_.eof();
  offset_ += line.text.size() + (line.whole ? 1 : 0);
  return line;
}

}  // namespace sekisho
