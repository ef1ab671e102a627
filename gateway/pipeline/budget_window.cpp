#include "gateway/pipeline/budget_window.h"

#include <algorithm>
#include <chrono>

namespace sekisho {
namespace {

constexpr std::int64_t kSlices = 60;

std::int64_t floor_divide(std::int64_t value, std::int64_t by) { return value / by - (value % by < 0 ? 1 : 0); }

// Whole units of the calendar since 1970.
std::int64_t units_since_epoch(Budget::Unit unit, const LocalTime& zone, WallTime now) {
  constexpr std::int64_t kThursday = 3;  // 1970-01-01, in days after Monday
  const std::chrono::year_month_day date = zone.date(now);
  const std::int64_t days = std::chrono::sys_days(date).time_since_epoch().count();
  const std::int64_t years = static_cast<int>(date.year()) - 1970;
  switch (unit) {
    case Budget::Unit::Hour:
      return days * 24 + zone.hour(now);
    case Budget::Unit::Day:
      return days;
    case Budget::Unit::Week:
      return floor_divide(days + kThursday, 7);
    case Budget::Unit::Month:
      return years * 12 + static_cast<unsigned>(date.month()) - 1;
    case Budget::Unit::Year:
      return years;
  }
  return years;
}

std::chrono::hours length_of(Budget::Unit unit) {
  switch (unit) {
    case Budget::Unit::Hour:
      return std::chrono::hours(1);
    case Budget::Unit::Day:
      return std::chrono::hours(24);
    case Budget::Unit::Week:
      return std::chrono::hours(24 * 7);
    case Budget::Unit::Month:
      return std::chrono::hours(24 * 30);
    case Budget::Unit::Year:
      break;
  }
  return std::chrono::hours(24 * 365);
}

}  // namespace

BudgetWindow window_of(const Budget& budget, const LocalTime& zone, WallTime now) {
  const std::int64_t count = std::max(budget.window, 1);
  if (!budget.rolling) {
    const std::int64_t number = floor_divide(units_since_epoch(budget.unit, zone, now), count);
    return {number, number};
  }
  const std::int64_t slice = std::chrono::seconds(length_of(budget.unit)).count() * count / kSlices;
  const std::int64_t seconds = std::chrono::floor<std::chrono::seconds>(now).time_since_epoch().count();
  const std::int64_t number = floor_divide(seconds, slice);
  return {number, number - kSlices};
}

}  // namespace sekisho
