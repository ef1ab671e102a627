#include "config/policy_matcher.h"
#include "policies/model/packs.h"
#include "policies/model/pattern_scope.h"
#include "policies/model/words.h"

#include <algorithm>
#include <array>

namespace sekisho {
namespace {

const std::array<std::string, 3> kConfidences{"low", "medium", "high"};
const std::array<std::string, 6> kRoles{"system", "user", "assistant", "tool", "file", "other"};
constexpr std::int64_t kMostCount = 1'000'000'000;

// Types that can be named, for suggestions.
std::vector<std::string> known_types(const PolicyReader& reader) {
  std::vector<std::string> out;
  for (const std::string_view type : opaque_types()) out.emplace_back(type);
  for (const DetectorDeclaration& detector : reader.document.detectors) {
    out.push_back(detector.id + ".*");
    const std::vector<std::string> types = types_of(detector);
    out.insert(out.end(), types.begin(), types.end());
  }
  return out;
}

// Types that stand under another name, or in another pack, than one would look for them.
std::string hint_of_pack(const std::string& pattern, const PolicyReader& reader) {
  constexpr std::array<std::string_view, 4> kBare{"phone", "email", "ip", "iban"};
  const std::size_t dot = pattern.find('.');
  const std::string rest = dot == std::string::npos ? "" : pattern.substr(dot + 1);
  const std::string id = pattern.substr(0, dot);
  const auto detector = std::ranges::find(reader.document.detectors, id, &DetectorDeclaration::id);
  const std::string last = rest.substr(rest.rfind('.') + 1);
  if (detector != reader.document.detectors.end()) {
    const bool country = rest.find('.') != std::string::npos;
    if (detector->pack == "global-pii/1" && country && std::ranges::find(kBare, last) != kBare.end()) {
      return "; `global-pii/1` finds phone, email, ip and iban without a country: `" + id + "." + last + "`";
    }
    for (const std::string& type : types_of(*detector)) {
      if (!rest.empty() && type.ends_with("." + rest)) return " (did you mean `" + type + "`?)";
    }
  }
  constexpr std::string_view kOrganisations = "org-ids/1";
  const auto organisations = find_pack(kOrganisations);
  for (const std::string_view type : organisations->types) {
    const bool named =
        type == pattern || type == rest || (type.find('.') != std::string_view::npos && type.substr(type.find('.') + 1) == rest);
    if (named)
      return "; numbers of organisations have a pack of their own, `org-ids/1`: declare `org: { pack: org-ids/1 }` and name `org." +
             std::string(type) + "`";
  }
  return {};
}

std::string hint_for(const std::string& pattern, const PolicyReader& reader) {
  if (std::string hint = hint_of_pack(pattern, reader); !hint.empty()) return hint;
  std::string hint = did_you_mean(pattern, known_types(reader));
  if (!hint.empty()) return hint;
  std::vector<std::string> ids;
  for (const DetectorDeclaration& detector : reader.document.detectors) ids.push_back(detector.id);
  hint = did_you_mean(pattern.substr(0, pattern.find('.')), ids);
  return hint;
}

void read_roles(YamlMap& map, FoundPattern& found, PolicyReader& reader) {
  const YamlNode* node = map.find("in");
  if (node == nullptr) return;
  for (const YamlNode* item : read_items(*node, "found.in", reader).value_or(std::vector<const YamlNode*>())) {
    const auto role = std::ranges::find(kRoles, item->text);
    if (role == kRoles.end()) {
      reader.problems.error(item->place, "E-TYPE",
                            "`found.in` holds `system`, `user`, `assistant`, `tool`, `file` or `other`, not " + describe(*item) +
                                did_you_mean(item->text, kRoles));
      continue;
    }
    constexpr std::array kOrder{SegmentRole::System, SegmentRole::User, SegmentRole::Assistant,
                                SegmentRole::Tool,   SegmentRole::File, SegmentRole::Other};
    found.in.push_back(kOrder[static_cast<std::size_t>(role - kRoles.begin())]);
  }
}

std::string want_of(const FoundPattern& found) {
  std::string want = text_of(std::span<const std::string>(found.any));
  if (found.min_count != 1) want += ", at least " + std::to_string(found.min_count);
  if (found.min_confidence != Confidence::Medium) want += ", confidence " + kConfidences[static_cast<std::size_t>(found.min_confidence)];
  for (const SegmentRole role : found.in) want += ", in " + std::string(name_of(role));
  return want;
}

}  // namespace

std::vector<std::string> read_type_patterns(const YamlNode& node, std::string_view what, PolicyReader& reader) {
  std::vector<std::string> out;
  for (const YamlNode* item : read_items(node, what, reader).value_or(std::vector<const YamlNode*>())) {
    const std::optional<std::string> pattern = read_string(*item, what, reader.problems);
    if (!pattern) continue;
    const auto matches = [&](const DetectorDeclaration& detector) { return could_match(*pattern, detector); };
    if (could_match_opaque(*pattern) || std::ranges::any_of(reader.document.detectors, matches)) {
      out.push_back(*pattern);
    } else {
      reader.problems.error(item->place, "E-REF", "no declared detector can find `" + *pattern + "`" + hint_for(*pattern, reader));
    }
  }
  return out;
}

std::optional<Atom> read_found(const YamlNode& node, PolicyReader& reader) {
  Atom atom;
  atom.subject = Subject::Found;
  atom.path = "found";
  atom.place = source_place(node.place);
  if (!node.is_map()) {
    atom.found.any = read_type_patterns(node, "found", reader);
  } else {
    YamlMap map(node, "found", reader.problems);
    if (const YamlNode* any = map.find("any", Presence::Required)) atom.found.any = read_type_patterns(*any, "found.any", reader);
    if (const auto count = map.integer("min_count", {1, kMostCount})) atom.found.min_count = static_cast<std::uint32_t>(*count);
    if (const auto confidence = map.word("min_confidence", kConfidences)) atom.found.min_confidence = static_cast<Confidence>(*confidence);
    read_roles(map, atom.found, reader);
    map.finish();
  }
  atom.want = want_of(atom.found);
  return atom;
}

}  // namespace sekisho
