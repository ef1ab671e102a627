#include "policies/model/pattern_scope.h"

#include "policies/model/glob.h"
#include "policies/model/packs.h"

#include <algorithm>

namespace sekisho {

bool could_match(std::string_view pattern, const DetectorDeclaration& detector) {
  const std::string prefix = detector.id + ".";
  const std::optional<PackTypes> pack = find_pack(detector.pack);
  if (!pack) return glob_can_match_below(pattern, prefix);
  const auto matches = [&](std::string_view type) { return glob_matches(pattern, prefix + std::string(type)); };
  const auto reaches = [&](std::string_view family) { return glob_can_match_below(pattern, prefix + std::string(family)); };
  return std::ranges::any_of(pack->types, matches) || std::ranges::any_of(pack->families, reaches);
}

bool could_match_opaque(std::string_view pattern) {
  return std::ranges::any_of(opaque_types(), [&](std::string_view type) { return glob_matches(pattern, type); });
}

}  // namespace sekisho
