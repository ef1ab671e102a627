#pragma once

#include "config/config_text.h"
#include "gateway/core/caller.h"
#include "gateway/core/clock.h"

#include <optional>
#include <string>
#include <vector>

namespace sekisho {

// Where a fact of a key stands.
struct FactPlace {
  ConfigText name;
  ConfigText value;
};

struct ClientKeyConfig {
  Caller caller;     // key_id, facts, aliases, permissions, limits
  std::string hmac;  // 64 hex digits: HMAC-SHA-256(pepper, key)
  std::optional<WallTime> expires;
  ConfigText place;                      // of the entry, for errors
  std::vector<FactPlace> fact_places;    // in the order of `caller.facts`
  std::vector<ConfigText> alias_places;  // in the order of `caller.aliases`
};

struct KeysConfig {
  std::string pepper;  // reference
  std::vector<ClientKeyConfig> clients;
};

}  // namespace sekisho
