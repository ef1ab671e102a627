#pragma once

#include "policies/detect/detector.h"
#include "policies/detect/packs.h"
#include "policies/detect/rule_pack.h"

#include <memory>

namespace sekisho {

// Runs a rule pack over segments: each by itself, then the seams between neighbours. A finding that crosses a seam is reported in every
// segment it touches, with count 1 in the first and 0 in the others.
class PackDetector final : public Detector {
 public:
  PackDetector(std::unique_ptr<const RulePack> pack, const DetectorOptions& options);
  DetectorResult scan(std::span<const Segment> segments) const override;

 private:
  std::unique_ptr<const RulePack> pack_;
  DetectorOptions options_;
  SystemClock system_clock_;
};

}  // namespace sekisho
