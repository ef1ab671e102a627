#pragma once

#include "gateway/core/clock.h"
#include "gateway/core/result.h"
#include "policies/detect/detector.h"

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace sekisho {

// What one scan may use. Past either limit the scan stops with `over_budget` or `timeout` and keeps what it has found so far: what
// was not read is unknown, and unknown restricts.
struct DetectorOptions {
  std::size_t max_bytes = std::size_t{16} << 20;                        // of segment text
  std::chrono::microseconds timeout = std::chrono::milliseconds(1000);  // `timeout_us`
  const Clock* clock = nullptr;                                         // null: the system's; otherwise it outlives the detector
};

// The packs this build knows, such as `basic/1`.
std::vector<std::string> known_packs();

// Every type that the pack can report, without a detector's id, sorted: `card.pan`, `email`, … InvalidRequest names the known packs.
Result<std::vector<std::string>> types_of_pack(std::string_view pack);

// Builds the pack's detector: costs milliseconds, so once per snapshot. InvalidRequest names the known packs.
Result<std::unique_ptr<Detector>> make_detector(std::string_view pack, const DetectorOptions& options = {});

}  // namespace sekisho
