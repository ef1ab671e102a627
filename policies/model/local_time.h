#pragma once

#include "gateway/core/clock.h"

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace sekisho {

// Hours and days in one IANA time zone. Immutable; copies share the zone.
class LocalTime {
 public:
  // nullopt where the system does not know the zone. `UTC` is always known.
  static std::optional<LocalTime> find(const std::string& zone);

  // 0 to 23.
  int hour(WallTime time) const;
  // 1 (Monday) to 7.
  int weekday(WallTime time) const;
  // The calendar's day.
  std::chrono::year_month_day date(WallTime time) const;
  // RFC 3339 (a time with its offset), or a date, which is 00:00 in this zone. nullopt for anything else.
  std::optional<WallTime> parse(std::string_view text) const;

 private:
  explicit LocalTime(const void* zone) : zone_(zone) {}
  std::chrono::seconds offset(WallTime time) const;

  const void* zone_;  // date::time_zone, owned by the zone database for ever; null: UTC
};

}  // namespace sekisho
