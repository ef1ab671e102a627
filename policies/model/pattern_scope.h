#pragma once

#include "policies/model/policy_document.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sekisho {

// Every type that the detector's pack or patterns name, in full: `jp.my_number`. Families such as `secret.` are left out.
std::vector<std::string> types_of(const DetectorDeclaration& detector);

// True for a type, in full, that the detector can find. Of a pack that is not known here any type is possible.
bool can_find(const DetectorDeclaration& detector, std::string_view type);

// True where the pattern can match a type that the detector can find.
bool could_match(std::string_view pattern, const DetectorDeclaration& detector);

// Every type, in full, that the pattern can match of what the detector finds; nullopt where their number has no end.
std::optional<std::vector<std::string>> matched_types(std::string_view pattern, const DetectorDeclaration& detector);

// Types that the detector finds and the pattern matches, one of each family among them (`secret.x` of `secret.`).
std::vector<std::string> sample_types(std::string_view pattern, const DetectorDeclaration& detector);

// True where the pattern matches one of the `opaque.*` types.
bool could_match_opaque(std::string_view pattern);

}  // namespace sekisho
