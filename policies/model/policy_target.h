#pragma once

#include "gateway/core/clock.h"
#include "gateway/core/target.h"
#include "policies/model/expression.h"

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace sekisho {

// One entry of a list attribute. An entry whose time has come is as if it had never been there.
struct AttributeEntry {
  std::string name;
  std::optional<WallTime> expires;
};

// Who says so, and until when. An attribute whose time has come is unknown.
struct Provenance {
  std::string source;
  std::string verified_by;
  std::string verified_on;
  std::optional<WallTime> expires;
};

// One attribute of one target. monostate: written down as unknown.
struct Attribute {
  std::string name;  // the path after `target.`, such as `metrics.cost`
  std::variant<std::monostate, bool, double, std::string, std::vector<AttributeEntry>> value;
  std::optional<Provenance> provenance;
};

// A target as the policy describes it.
struct PolicyTarget {
  Target endpoint;      // id, provider, model, aliases, price, timeouts
  bool enabled = true;  // false: written so in the policy
  std::vector<Attribute> attributes;
  SourcePlace place;

  const Attribute* find(std::string_view name) const;
};

}  // namespace sekisho
