#pragma once

#include "gateway/core/clock.h"

#include <optional>
#include <string_view>

namespace sekisho {

// A date `2027-01-01` (its first moment in UTC) or an RFC 3339 time in UTC, `2027-01-01T09:00:00Z`; nullopt for anything else and for
// days that do not exist.
std::optional<WallTime> parse_config_time(std::string_view text);

}  // namespace sekisho
