#pragma once

#include "config/policy_reader.h"

#include <string>
#include <vector>

namespace sekisho {

// `patterns: [{type, regex, confidence, context}]` of one detector. Regular expressions are RE2's (github.com/google/re2/wiki/Syntax):
// what RE2 refuses, look-around and back-references among it, is an E-TYPE problem that names the detector and the type.
std::vector<CustomPattern> read_patterns(const YamlNode& node, const std::string& detector, PolicyReader& reader);

}  // namespace sekisho
