#include "config/policy_rule_list.h"
#include "policies/model/setting_words.h"

#include <algorithm>

namespace sekisho {
namespace {

bool gives_values_back(RedactionMode mode) { return mode == RedactionMode::Placeholder || mode == RedactionMode::Surrogate; }
bool moves_dates(RedactionMode mode) { return mode == RedactionMode::Generalise || mode == RedactionMode::Surrogate; }

// Nothing can be written over an image: it goes as a whole or stays.
void check_opaque(const Transform& transform, Place place, PolicyReader& reader) {
  if (transform.mode == RedactionMode::DropPart) return;
  for (const std::string& type : transform.types) {
    if (!type.starts_with("opaque.")) continue;
    reader.problems.error(place, "E-TYPE", "`" + type + "` can only be taken out whole: use `with: drop_part`");
  }
}

void read_replacement(const YamlNode& node, Transform& transform, PolicyReader& reader) {
  YamlMap map(node, "replace", reader.problems);
  if (!map.valid()) return;
  transform.types = read_types(map, reader);
  const std::optional<std::size_t> mode = map.word("with", kRedactionModeWords, Presence::Required);
  if (mode) transform.mode = static_cast<RedactionMode>(*mode);
  transform.restore = map.boolean("restore").value_or(false);
  const std::optional<std::size_t> dates = map.word("dates", kTransformDatesWords);
  if (dates) transform.dates = static_cast<Transform::Dates>(*dates);
  map.finish();
  if (!mode) return;
  const std::string with = "`with: " + kRedactionModeWords[*mode] + "`";
  if (transform.restore && !gives_values_back(transform.mode)) {
    reader.problems.error(map.find("restore")->place, "E-TYPE", with + " cannot be restored; `placeholder` and `surrogate` can");
  }
  if (dates && !moves_dates(transform.mode)) {
    reader.problems.error(map.find("dates")->place, "E-KEY", "`dates` goes with `generalise` and `surrogate`, not with " + with);
  }
  check_opaque(transform, node.place, reader);
}

void read_transform(YamlMap& map, PolicyReader& reader) {
  Transform transform;
  transform.place = source_place(map.place());
  transform.layer = reader.layer;
  transform.id = read_rule_id(map, "transforms", reader);
  transform.when = read_optional(map, "when", ExpressionSite::Transform, reader);
  transform.applies_to = read_optional(map, "for", ExpressionSite::Transform, reader);
  if (const YamlNode* replace = map.find("replace", Presence::Required)) read_replacement(*replace, transform, reader);
  reader.document.transforms.push_back(std::move(transform));
}

}  // namespace

void read_transforms(YamlMap& top, PolicyReader& reader) {
  const YamlNode* node = top.find("transforms");
  if (node == nullptr) return;
  read_entries(*node, "transforms", reader, [&](YamlMap& map, const YamlNode&) { read_transform(map, reader); });
}

}  // namespace sekisho
