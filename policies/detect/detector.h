#pragma once

#include "gateway/core/finding.h"
#include "gateway/core/segment.h"

#include <string>
#include <vector>

namespace sekisho {

struct Hit;
struct Reading;
class ScanBudget;

// Finds sensitive text. Immutable after construction and safe from every thread; linear in the length of the text. All detectors of a
// request look at the same readings of its text, which are made once (detect_all.h).
class Detector {
 public:
  virtual ~Detector() = default;
  // Appends what it finds in one reading of a text; places are bytes of the reading. Stops where the budget says so.
  virtual void scan(const Reading& reading, ScanBudget& budget, std::vector<Hit>& hits) const = 0;
  // Every type that it can report, without the detector's id, sorted.
  virtual std::vector<std::string> types() const = 0;
};

}  // namespace sekisho
