#pragma once

#include "policies/detect/rule.h"
#include "policies/detect/rule_pack.h"
#include "policies/detect/scan_budget.h"

#include <string_view>
#include <vector>

namespace sekisho {

// Every hit of the pack in one text, and in what the text encodes: folded, unescaped and decoded up to three levels deep. Spans are
// bytes of `text`. `label` as in ScanText. Merged: one hit for a type and place.
std::vector<Hit> scan_text(const RulePack& pack, std::string_view text, std::string_view label, ScanBudget& budget);

// Sorts by place and makes one of hits of one type that overlap: the surer one, or else the longer.
void merge_hits(std::vector<Hit>& hits);

}  // namespace sekisho
