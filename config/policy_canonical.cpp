#include "config/policy_canonical.h"

#include "config/yaml_map.h"
#include "gateway/core/json_tape.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace sekisho {
namespace {

// The shortest text that reads back as the same number.
std::string number_text(const YamlNode& node) {
  Problems ignored("");
  const std::optional<double> value = read_number(node, "", ignored);
  if (!value) return json_quote(node.text);
  std::array<char, 32> text{};
  const auto [end, failure] = std::to_chars(text.data(), text.data() + text.size(), *value);
  return failure == std::errc() ? std::string(text.data(), end) : json_quote(node.text);
}

std::string map_text(const YamlNode& node) {
  std::vector<const YamlEntry*> entries;
  for (const YamlEntry& entry : node.entries) entries.push_back(&entry);
  std::ranges::sort(entries, {}, [](const YamlEntry* entry) -> const std::string& { return entry->key; });
  std::string out = "{";
  for (const YamlEntry* entry : entries) {
    if (out.size() > 1) out += ',';
    out += json_quote(entry->key) + ':' + canonical_form(entry->value);
  }
  return out + "}";
}

const YamlNode* find_set(const YamlNode& node, const std::map<std::string, const YamlNode*, std::less<>>& sets) {
  if (node.kind != YamlNode::Kind::String || !node.text.starts_with('$')) return nullptr;
  const auto found = sets.find(std::string_view(node.text).substr(1));
  return found == sets.end() ? nullptr : found->second;
}

}  // namespace

YamlNode with_sets(const YamlNode& node, const std::map<std::string, const YamlNode*, std::less<>>& sets) {
  if (const YamlNode* set = find_set(node, sets)) return *set;
  YamlNode out = node;
  out.items.clear();
  for (const YamlNode& item : node.items) {
    const YamlNode* set = find_set(item, sets);
    if (set != nullptr) out.items.insert(out.items.end(), set->items.begin(), set->items.end());
    if (set == nullptr) out.items.push_back(with_sets(item, sets));
  }
  for (YamlEntry& entry : out.entries) entry.value = with_sets(entry.value, sets);
  return out;
}

std::string canonical_form(const YamlNode& node) {
  switch (node.kind) {
    case YamlNode::Kind::Null:
      return "null";
    case YamlNode::Kind::Bool:
      return node.text.front() == 't' || node.text.front() == 'T' ? "true" : "false";
    case YamlNode::Kind::Integer:
    case YamlNode::Kind::Float:
      return number_text(node);
    case YamlNode::Kind::String:
      return json_quote(node.text);
    case YamlNode::Kind::Map:
      return map_text(node);
    case YamlNode::Kind::List:
      break;
  }
  std::string out = "[";
  for (const YamlNode& item : node.items) {
    if (out.size() > 1) out += ',';
    out += canonical_form(item);
  }
  return out + "]";
}

}  // namespace sekisho
