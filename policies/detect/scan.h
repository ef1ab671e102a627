#pragma once

#include "policies/detect/detector.h"
#include "policies/detect/reading.h"
#include "policies/detect/rule.h"
#include "policies/detect/scan_budget.h"

#include <vector>

namespace sekisho {

// `obfuscated`: a text torn apart by characters that do not show. Every detector reports it.
inline constexpr std::string_view kObfuscatedType = "obfuscated";

// What the detector finds in readings [first, last), which are one text with what it encodes; places are bytes of that text. Merged:
// one hit for a type and place, and of what a token encodes one hit a type, on the whole token.
std::vector<Hit> scan_readings(const Detector& detector, const Readings& readings, ReadingRange range, ScanBudget& budget);

// Sorts by place and makes one of hits of one type that overlap: the surer one, or else the longer.
void merge_hits(std::vector<Hit>& hits);

}  // namespace sekisho
