#pragma once

#include "gateway/core/segment.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace sekisho {

enum class Confidence : std::uint8_t { Low, Medium, High };
std::string_view name_of(Confidence confidence);

// A detector's hit. Never holds the text it found.
struct Finding {
  std::string type;  // `<detector id>.<type>` once it is in a request's findings; bare type straight from a detector
  Confidence confidence = Confidence::Medium;
  SegmentRole role = SegmentRole::Other;
  std::uint32_t segment = 0;  // index into the segments scanned
  std::uint32_t begin = 0;    // bytes [begin, end) of the segment's text
  std::uint32_t end = 0;
  // More than one only where single places are not known (tests, `policy decide`, an encoded token); 0 in the later segments of a
  // finding that crosses from one segment into the next.
  std::uint32_t count = 1;
  bool operator==(const Finding&) const = default;
};

enum class DetectorStatus { Ok, Timeout, OverBudget, Unsupported, Error };
std::string_view name_of(DetectorStatus status);

// How one detector fared with one request.
struct DetectorReport {
  std::string id;
  DetectorStatus status = DetectorStatus::Ok;
  std::int64_t micros = 0;
};

// Everything that was found in one request.
struct Findings {
  std::vector<Finding> items;
  std::vector<DetectorReport> reports;
};

}  // namespace sekisho
