#include "config/policy_attributes.h"

#include "config/policy_attribute_types.h"
#include "policies/model/words.h"

#include <algorithm>

namespace sekisho {
namespace {

AttributeKind kind_of(const YamlNode& node) {
  switch (node.kind) {
    case YamlNode::Kind::Bool:
      return AttributeKind::Bool;
    case YamlNode::Kind::Integer:
    case YamlNode::Kind::Float:
      return AttributeKind::Number;
    case YamlNode::Kind::List:
      return AttributeKind::List;
    default:
      return AttributeKind::Text;
  }
}

bool is_unknown(const YamlNode& node) { return node.kind == YamlNode::Kind::String && node.text == "unknown"; }
bool names_set(const YamlNode& node) { return node.kind == YamlNode::Kind::String && node.text.starts_with('$'); }

std::optional<AttributeEntry> read_entry(const YamlNode& node, std::string_view what, PolicyReader& reader) {
  if (!node.is_map()) {
    const std::optional<std::string> name = read_string(node, what, reader.problems);
    return name ? std::optional(AttributeEntry{*name, std::nullopt}) : std::nullopt;
  }
  YamlMap map(node, std::string(what), reader.problems);
  const std::optional<std::string> name = map.name("name", Presence::Required);
  const YamlNode* expires = map.find("expires");
  map.finish();
  if (!name) return std::nullopt;
  AttributeEntry entry{*name, std::nullopt};
  if (expires != nullptr) entry.expires = read_time(*expires, std::string(what) + ".expires", reader);
  return entry;
}

std::optional<std::vector<AttributeEntry>> read_entries(const YamlNode& node, std::string_view what, PolicyReader& reader) {
  std::vector<AttributeEntry> out;
  if (!node.is_list()) {
    const auto names = read_text_items(node, what, reader);
    if (!names) return std::nullopt;
    for (const std::string& name : *names) out.push_back({name, std::nullopt});
    return out;
  }
  for (const YamlNode& item : node.items) {
    if (names_set(item)) {
      for (const std::string& name : read_text_items(item, what, reader).value_or(std::vector<std::string>()))
        out.push_back({name, std::nullopt});
    } else if (auto entry = read_entry(item, what, reader)) {
      out.push_back(std::move(*entry));
    }
  }
  return out;
}

bool has_word(const AttributeType* type, const YamlNode& node, std::string_view what, PolicyReader& reader) {
  if (type == nullptr || type->words.empty() || std::ranges::find(type->words, node.text) != type->words.end()) return true;
  std::string message = "`" + std::string(what) + "` must be one of";
  for (const std::string& word : type->words) message += " `" + word + "`";
  reader.problems.error(node.place, "E-TYPE", message + ", not " + describe(node) + did_you_mean(node.text, type->words));
  return false;
}

std::optional<double> read_amount(const YamlNode& node, const AttributeType* type, std::string_view what, PolicyReader& reader) {
  const std::optional<double> number = read_number(node, what, reader.problems);
  if (!number || type == nullptr || *number >= type->lowest) return number;
  reader.problems.error(node.place, "E-TYPE",
                        "`" + std::string(what) + "` must be " + text_of(type->lowest) + " or more, not " + describe(node) +
                            ": write `unknown` for what you do not know");
  return std::nullopt;
}

// The kind that this attribute has on every target; a first target without a type decides it for a customer's own.
AttributeKind expected_kind(const YamlNode& node, const std::string& name, const AttributeType* type, PolicyReader& reader) {
  if (type != nullptr) return type->kind;
  const auto used = reader.attributes.find(name);
  if (used != reader.attributes.end()) return used->second.kind;
  return names_set(node) ? AttributeKind::List : kind_of(node);
}

void check_country_of(const YamlNode& item, std::string_view what, PolicyReader& reader) {
  const YamlNode* name = item.is_map() ? item.find("name") : &item;
  if (name != nullptr && name->kind == YamlNode::Kind::String) check_country(name->text, what, name->place, reader.problems);
}

void check_countries(const YamlNode& node, std::string_view what, PolicyReader& reader) {
  if (names_set(node)) {
    const auto set = reader.sets.find(node.text.substr(1));
    if (set == reader.sets.end()) return;
    for (const YamlNode& item : set->second->items) check_country_of(item, what, reader);
  } else if (node.is_list()) {
    for (const YamlNode& item : node.items) names_set(item) ? check_countries(item, what, reader) : check_country_of(item, what, reader);
  } else {
    check_country_of(node, what, reader);
  }
}

}  // namespace

std::optional<Attribute> read_attribute(const YamlNode& node, const std::string& name, PolicyReader& reader) {
  const std::string what = "target." + name;
  const AttributeType* type = find_attribute_type(name);
  Attribute attribute;
  attribute.name = name;
  if (is_unknown(node)) {
    if (type != nullptr) reader.attributes.emplace(name, AttributeUse{type->kind, node.place});
    return attribute;
  }
  if (type == nullptr && (node.is_map() || node.is_null())) {
    reader.problems.error(node.place, "E-TYPE", "`" + what + "` must be a single value or a list, not " + describe(node));
    return std::nullopt;
  }
  const AttributeKind kind = expected_kind(node, name, type, reader);
  const auto [use, first] = reader.attributes.emplace(name, AttributeUse{kind, node.place});
  if (!first && type == nullptr && !names_set(node) && kind_of(node) != kind) {
    reader.problems.error(node.place, "E-TYPE",
                          "`" + what + "` is " + std::string(name_of(kind)) + " in line " + std::to_string(use->second.place.line) +
                              ": an attribute is of one kind on every target, here it is " + describe(node));
    return std::nullopt;
  }
  const auto assign = [&](auto value) {
    if (value) attribute.value = std::move(*value);
    return value.has_value();
  };
  bool good = false;
  if (kind == AttributeKind::Bool) good = assign(read_bool(node, what, reader.problems));
  if (kind == AttributeKind::Number) good = assign(read_amount(node, type, what, reader));
  if (kind == AttributeKind::Text) good = assign(read_string(node, what, reader.problems)) && has_word(type, node, what, reader);
  if (kind == AttributeKind::List) good = assign(read_entries(node, what, reader));
  if (good && type != nullptr && type->countries) check_countries(node, what, reader);
  return good ? std::optional(std::move(attribute)) : std::nullopt;
}

void read_provenance(const YamlNode& node, PolicyTarget& target, PolicyReader& reader) {
  YamlMap all(node, "provenance", reader.problems);
  for (const YamlEntry& entry : node.entries) {
    all.find(entry.key);
    YamlMap map(entry.value, "provenance." + entry.key, reader.problems);
    Provenance provenance;
    provenance.source = map.string("source").value_or("");
    provenance.verified_by = map.string("verified_by").value_or("");
    provenance.verified_on = map.string("verified_on").value_or("");
    if (const YamlNode* expires = map.find("expires")) provenance.expires = read_time(*expires, map.path_of("expires"), reader);
    map.finish();
    std::vector<std::string> carried;
    bool known = false;
    for (Attribute& attribute : target.attributes) {
      carried.push_back(attribute.name);
      if (attribute.name != entry.key && !attribute.name.starts_with(entry.key + ".")) continue;
      attribute.provenance = provenance;
      known = true;
    }
    if (known) continue;
    reader.problems.error(entry.place, "E-REF", "this target has no attribute `" + entry.key + "`" + did_you_mean(entry.key, carried));
  }
}

}  // namespace sekisho
