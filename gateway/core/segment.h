#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace sekisho {

enum class SegmentRole { System, User, Assistant, Tool, File, Other };

// One piece of text in a request. `text` borrows from the request and lives as long as it.
struct Segment {
  std::string_view text;
  SegmentRole role = SegmentRole::Other;
  std::string pointer;       // JSON Pointer of the string (or of the object whose key it is)
  bool is_key = false;       // the text is an object key
  bool seam_before = false;  // follows directly on the segment before it (same message or neighbouring part of the same role)
  std::uint32_t node = 0;    // the value in the request's JsonTape (the member whose key it is), where it comes from one
};

// The word used in policies: system, user, assistant, tool, file, other.
std::string_view name_of(SegmentRole role);

}  // namespace sekisho
