#pragma once

#include "config/yaml_map.h"
#include "policies/model/local_time.h"
#include "policies/model/policy_document.h"

#include <string>
#include <string_view>

namespace sekisho {

// What a `given` is checked against.
struct GivenScope {
  const PolicyDocument& document;
  const LocalTime& zone;
};

// Reads a `given` (docs/policy-language.md §11, "Tests"); `path` is what messages call it. What is wrong becomes problems.
Given read_given(const YamlNode& node, const std::string& path, const GivenScope& scope, Problems& problems);

// The same from a JSON text, which is read as strictly; problems stand at `line`.
Given read_given_json(std::string_view json, int line, const GivenScope& scope, Problems& problems);

}  // namespace sekisho
