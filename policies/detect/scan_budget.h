#pragma once

#include "gateway/core/clock.h"
#include "gateway/core/finding.h"

#include <chrono>
#include <cstddef>

namespace sekisho {

// What one scan has left of its bytes and its time. The first limit that is passed stays the status.
class ScanBudget {
 public:
  // Decoded text a scan may look at beside the text itself.
  static constexpr std::size_t kMostDecoded = std::size_t{1} << 20;

  ScanBudget(std::size_t bytes, std::chrono::microseconds time, const Clock& clock)
      : bytes_(bytes), decoded_(kMostDecoded), clock_(clock), deadline_(clock.steady() + time) {}

  // Each answers whether the scan may go on.
  bool take(std::size_t bytes) { return take_from(bytes_, bytes); }
  bool take_decoded(std::size_t bytes) { return take_from(decoded_, bytes); }
  bool in_time() {
    if (status_ == DetectorStatus::Ok && clock_.steady() >= deadline_) status_ = DetectorStatus::Timeout;
    return status_ != DetectorStatus::Timeout;
  }
  DetectorStatus status() const { return status_; }

 private:
  bool take_from(std::size_t& left, std::size_t bytes) {
    if (bytes > left) {
      if (status_ == DetectorStatus::Ok) status_ = DetectorStatus::OverBudget;
      return false;
    }
    left -= bytes;
    return true;
  }

  std::size_t bytes_;
  std::size_t decoded_;
  const Clock& clock_;
  SteadyTime deadline_;
  DetectorStatus status_ = DetectorStatus::Ok;
};

}  // namespace sekisho
