#pragma once

#include "config/yaml_node.h"
#include "config/yaml_problems.h"

#include <cstddef>
#include <optional>
#include <string_view>

namespace sekisho {

struct YamlLimits {
  std::size_t bytes = 4 * 1024 * 1024;
  int depth = 64;
  std::size_t alias_nodes = 10'000;  // nodes that exist only because an alias copied them
};

// Reads exactly one YAML document strictly. Every duplicate key is a problem (E-DUP); bad syntax, bad UTF-8, control characters, a
// second document, tags, merge keys, non-scalar keys, and what goes over the limits are problems (E-YAML). nullopt where no tree can
// be made; with mere duplicates the tree holds the first of each, so that the rest of the file can be checked in the same run.
// An empty document is a Null node.
std::optional<YamlNode> parse_yaml(std::string_view text, Problems& problems, const YamlLimits& limits = {});

}  // namespace sekisho
