#pragma once

#include "config/policy_path.h"
#include "config/policy_reader.h"

#include <vector>

namespace sekisho {

// The conditions that a matcher puts on the path, all of which must hold. Bad ones become problems and are left out.
std::vector<Atom> read_matcher(const YamlNode& node, const ResolvedPath& path, PolicyReader& reader);

// `found: […]` or `found: {any, min_count, min_confidence, in}`.
std::optional<Atom> read_found(const YamlNode& node, PolicyReader& reader);

}  // namespace sekisho
