#pragma once

#include "config/policy_reader.h"
#include "gateway/core/target_conduct.h"

#include <array>
#include <string>

namespace sekisho {

// The keys of a target that say how it is treated when it fails, is slow or is full: none of them is an attribute.
inline const std::array<std::string, 6> kConductKeys{"retry", "breaker", "concurrency", "hedge", "mirror", "weight"};

TargetConduct read_conduct(YamlMap& target, Problems& problems);

// Once all targets are read: what a mirror names must be another of them.
void check_mirrors(const YamlNode& targets, PolicyReader& reader);

}  // namespace sekisho
