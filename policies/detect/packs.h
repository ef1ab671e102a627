#pragma once

#include "gateway/core/result.h"
#include "policies/detect/detector.h"

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace sekisho {

// The packs that need nothing but their name, such as `basic/1`. `dictionary/1` needs its words (dictionary.h).
std::vector<std::string> known_packs();

// Every type that the pack can report, without a detector's id, sorted: `card.pan`, `email`, … InvalidRequest names the known packs.
Result<std::vector<std::string>> types_of_pack(std::string_view pack);

// Builds the detectors of some packs, in their order. Those made together look for their words once for all of them in a text. Costs
// milliseconds, so once per snapshot. InvalidRequest names the known packs.
Result<std::vector<std::unique_ptr<Detector>>> make_detectors(std::span<const std::string> packs);
Result<std::unique_ptr<Detector>> make_detector(std::string_view pack);

}  // namespace sekisho
