#pragma once

#include "config/policy_reader.h"

#include <string>

namespace sekisho {

// One attribute's value as written; `name` is its path after `target.`. The word `unknown` means just that. Problems are added and
// nullopt returned where the value is of the wrong kind, or of another kind than the same attribute on an earlier target.
std::optional<Attribute> read_attribute(const YamlNode& node, const std::string& name, PolicyReader& reader);

// `provenance: {certs: {source, verified_by, verified_on, expires}}`: attaches each entry to the attributes it speaks of.
void read_provenance(const YamlNode& node, PolicyTarget& target, PolicyReader& reader);

}  // namespace sekisho
