#include "config/policy_rule_list.h"

#include "config/policy_matcher.h"

#include <algorithm>

namespace sekisho {
namespace {

bool asks_nothing(const Expression& expression) {
  return expression.kind == Expression::Kind::All && std::ranges::all_of(expression.parts, asks_nothing);
}

}  // namespace

void read_entries(const YamlNode& node, const std::string& section, PolicyReader& reader,
                  const std::function<void(YamlMap&, const YamlNode&)>& read) {
  if (!node.is_list()) {
    reader.problems.error(node.place, "E-TYPE", "`" + section + "` must be a list, not " + describe(node));
  }
  for (const YamlNode& item : node.items) {
    YamlMap map(item, section + "[" + std::to_string(&item - node.items.data()) + "]", reader.problems);
    if (!map.valid()) continue;
    read(map, item);
    map.finish();
  }
}

std::string read_rule_id(YamlMap& map, const std::string& section, PolicyReader& reader) {
  const std::optional<std::string> id = read_id(map, "id", reader.ids[section]);
  if (id && id->find(':') != std::string::npos) {
    reader.problems.error(map.find("id")->place, "E-TYPE", "a rule id cannot hold `:`");
  }
  return id.value_or("");
}

Expression read_optional(YamlMap& map, std::string_view key, ExpressionSite site, PolicyReader& reader) {
  const YamlNode* node = map.find(key);
  return node != nullptr ? read_expression(*node, site, reader) : Expression{};
}

Expression read_requirement(const YamlNode& node, const Requirement& requirement, PolicyReader& reader) {
  const std::size_t before = reader.problems.errors();
  Expression out = read_expression(node, ExpressionSite::Require, reader);
  const bool good = reader.problems.errors() == before;  // of what is wrong, only `true` is left
  if (good && asks_nothing(out)) {
    reader.problems.error(node.place, requirement.code,
                          "`" + requirement.what + "` asks for nothing: " + std::string(requirement.consequence));
  }
  return out;
}

std::vector<std::string> read_types(YamlMap& map, PolicyReader& reader) {
  const YamlNode* node = map.find("types", Presence::Required);
  if (node == nullptr) return {};
  std::vector<std::string> types = read_type_patterns(*node, map.path_of("types"), reader);
  if (node->is_list() && node->items.empty()) reader.problems.error(node->place, "E-TYPE", "`" + map.path_of("types") + "` is empty");
  return types;
}

}  // namespace sekisho
