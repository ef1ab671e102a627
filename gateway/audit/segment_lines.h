#pragma once

#include <cstdint>
#include <iosfwd>
#include <optional>
#include <string>

namespace sekisho {

// One line of a segment without its line end.
struct SegmentText {
  std::string text;
  std::uint64_t number = 0;  // from 1
  std::uint64_t offset = 0;  // of its first byte
  bool whole = true;         // false: the file ends before the line does
};

// Walks the lines of a segment. Borrows the stream.
class SegmentLines {
 public:
  explicit SegmentLines(std::istream& in) : in_(in) {}
  std::optional<SegmentText> next();

 private:
  std::istream& in_;
  std::uint64_t number_ = 0;
  std::uint64_t offset_ = 0;
};

}  // namespace sekisho
