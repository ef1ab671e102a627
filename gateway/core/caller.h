#pragma once

#include "gateway/core/fact.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sekisho {

// Who asks, as authenticated.
struct Caller {
  std::string key_id;
  std::vector<std::pair<std::string, FactValue>> facts;  // by bare name: team, app, user, role, tier, …
  std::vector<std::string> aliases;                      // models it may ask for; empty: all
  std::vector<std::string> permissions;
  std::optional<std::int64_t> requests_per_minute;
  std::optional<std::int64_t> tokens_per_minute;

  bool may(std::string_view permission) const { return std::ranges::find(permissions, permission) != permissions.end(); }
};

}  // namespace sekisho
