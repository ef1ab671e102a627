#include "policies/model/pattern_scope.h"

#include "policies/model/glob.h"
#include "policies/model/packs.h"

#include <algorithm>

namespace sekisho {
namespace {

constexpr std::string_view kObfuscated = "obfuscated";

// Prefixes, in full, that any word may follow. Nobody here knows what an unknown pack finds.
std::vector<std::string> families_of(const DetectorDeclaration& detector) {
  std::vector<std::string> out;
  if (detector.pack.empty()) return out;
  const std::optional<PackTypes> pack = find_pack(detector.pack);
  if (!pack) return {detector.id + "."};
  for (const std::string_view family : pack->families) out.push_back(detector.id + "." + std::string(family));
  return out;
}

}  // namespace

std::vector<std::string> types_of(const DetectorDeclaration& detector) {
  std::vector<std::string> out;
  const auto add = [&](std::string_view type) { out.push_back(detector.id + "." + std::string(type)); };
  if (const std::optional<PackTypes> pack = find_pack(detector.pack)) std::ranges::for_each(pack->types, add);
  for (const CustomPattern& pattern : detector.patterns) add(pattern.type);
  if (!detector.patterns.empty()) add(kObfuscated);
  return out;
}

bool can_find(const DetectorDeclaration& detector, std::string_view type) {
  const std::vector<std::string> types = types_of(detector);
  if (std::ranges::find(types, type) != types.end()) return true;
  return std::ranges::any_of(families_of(detector),
                             [&](const std::string& family) { return type.starts_with(family) && type.size() > family.size(); });
}

bool could_match(std::string_view pattern, const DetectorDeclaration& detector) {
  return std::ranges::any_of(types_of(detector), [&](const std::string& type) { return glob_matches(pattern, type); }) ||
         std::ranges::any_of(families_of(detector), [&](const std::string& family) { return glob_can_match_below(pattern, family); });
}

std::optional<std::vector<std::string>> matched_types(std::string_view pattern, const DetectorDeclaration& detector) {
  const auto reaches = [&](const std::string& family) { return glob_can_match_below(pattern, family); };
  if (std::ranges::any_of(families_of(detector), reaches)) return std::nullopt;
  std::vector<std::string> types = types_of(detector);
  std::erase_if(types, [&](const std::string& type) { return !glob_matches(pattern, type); });
  return types;
}

std::vector<std::string> sample_types(std::string_view pattern, const DetectorDeclaration& detector) {
  std::vector<std::string> types = types_of(detector);
  for (const std::string& family : families_of(detector)) types.push_back(family + "x");
  std::erase_if(types, [&](const std::string& type) { return !glob_matches(pattern, type); });
  return types;
}

bool could_match_opaque(std::string_view pattern) {
  return std::ranges::any_of(opaque_types(), [&](std::string_view type) { return glob_matches(pattern, type); });
}

}  // namespace sekisho
