#pragma once

#include "config/policy_path.h"
#include "config/policy_reader.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sekisho {

// The conditions that a matcher puts on the path, all of which must hold. Bad ones become problems and are left out.
std::vector<Atom> read_matcher(const YamlNode& node, const ResolvedPath& path, PolicyReader& reader);

// `found: […]` or `found: {any, min_count, min_confidence, in}`.
std::optional<Atom> read_found(const YamlNode& node, PolicyReader& reader);

// Patterns of finding types, each of which some declared detector, or `opaque`, can match; one that none can is E-REF and left out.
std::vector<std::string> read_type_patterns(const YamlNode& node, std::string_view what, PolicyReader& reader);

}  // namespace sekisho
