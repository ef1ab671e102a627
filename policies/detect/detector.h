#pragma once

#include "gateway/core/finding.h"
#include "gateway/core/segment.h"

#include <span>
#include <vector>

namespace sekisho {

struct DetectorResult {
  DetectorStatus status = DetectorStatus::Ok;
  std::vector<Finding> findings;  // types without the detector's id
};

// Finds sensitive text. Immutable after construction and safe from every thread; linear in the length of the text.
class Detector {
 public:
  virtual ~Detector() = default;
  virtual DetectorResult scan(std::span<const Segment> segments) const = 0;
};

}  // namespace sekisho
