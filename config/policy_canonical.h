#pragma once

#include "config/yaml_node.h"

#include <string>

namespace sekisho {

// The tree as JSON with sorted keys and no spaces, numbers by value: comments, quoting, layout and the order of keys make no
// difference; the order of lists does. Its SHA-256 is the policy's id.
std::string canonical_form(const YamlNode& node);

}  // namespace sekisho
