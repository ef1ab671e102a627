#pragma once

#include "config/yaml_node.h"

#include <functional>
#include <map>
#include <string>

namespace sekisho {

// The tree as JSON with sorted keys and no spaces, numbers by value: comments, quoting, layout and the order of keys make no
// difference; the order of lists does. Its SHA-256 is the policy's id.
std::string canonical_form(const YamlNode& node);

// The tree with every `$name` of a known set replaced by what it stands for, in lists and alone: what it means whatever else the
// file says.
YamlNode with_sets(const YamlNode& node, const std::map<std::string, const YamlNode*, std::less<>>& sets);

}  // namespace sekisho
