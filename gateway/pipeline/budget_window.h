#pragma once

#include "gateway/core/clock.h"
#include "policies/model/local_time.h"
#include "policies/model/policy_controls.h"

#include <cstdint>

namespace sekisho {

// Where a moment lies in the windows of a budget. Time is cut into numbered slices: whole windows of the calendar, or sixtieths of a
// rolling one. What was spent in the slices from `oldest` to `current` counts.
struct BudgetWindow {
  std::int64_t current = 0;
  std::int64_t oldest = 0;
};

// Calendar windows begin at 00:00 in the zone, weeks on Monday; several units make one window (3 months: quarters). A rolling month is
// 30 days, a rolling year 365, and a slice leaves only when all of it is out of the window.
BudgetWindow window_of(const Budget& budget, const LocalTime& zone, WallTime now);

}  // namespace sekisho
