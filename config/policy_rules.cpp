#include "config/policy_expression.h"
#include "config/policy_reader.h"

#include <algorithm>

namespace sekisho {
namespace {

std::string item_path(const char* section, const YamlNode& list, const YamlNode& item) {
  return std::string(section) + "[" + std::to_string(&item - list.items.data()) + "]";
}

// The entries of a section that is a list; a problem and nothing where it is none.
const std::vector<YamlNode>& items_of(const YamlNode& node, const char* section, PolicyReader& reader) {
  if (!node.is_list()) {
    reader.problems.error(node.place, "E-TYPE", "`" + std::string(section) + "` must be a list, not " + describe(node));
  }
  return node.items;
}

Expression read_when(YamlMap& map, ExpressionSite site, PolicyReader& reader) {
  const YamlNode* when = map.find("when");
  return when != nullptr ? read_expression(*when, site, reader) : Expression{};
}

// Rule ids stand beside `target:…` and `budget:…` in explanations.
void check_rule_id(const std::optional<std::string>& id, YamlMap& map, PolicyReader& reader) {
  if (!id || id->find(':') == std::string::npos) return;
  reader.problems.error(map.find("id")->place, "E-TYPE", "a rule id cannot hold `:`");
}

void read_classify_rule(YamlMap& map, std::vector<std::string>& ids, PolicyReader& reader) {
  ClassifyRule rule;
  rule.place = source_place(map.place());
  const std::optional<std::string> id = read_id(map, "id", ids);
  check_rule_id(id, map, reader);
  rule.id = id.value_or("");
  rule.when = read_when(map, ExpressionSite::Classify, reader);
  const YamlNode* data_class = map.find("class");
  const YamlNode* labels = map.find("labels");
  if (data_class != nullptr) rule.data_class = read_class(*data_class, map.path_of("class"), reader);
  if (labels != nullptr) {
    for (const YamlNode* item : read_items(*labels, map.path_of("labels"), reader).value_or(std::vector<const YamlNode*>())) {
      if (const auto label = read_label(*item, map.path_of("labels"), reader)) rule.labels.push_back(*label);
    }
  }
  if (data_class == nullptr && labels == nullptr) {
    reader.problems.error(map.place(), "E-KEY", "a classify rule needs `class`, `labels` or both");
  }
  map.finish();
  reader.document.classify.push_back(std::move(rule));
}

void read_classify(YamlMap& top, PolicyReader& reader) {
  const YamlNode* node = top.find("classify");
  if (node == nullptr) return;
  YamlMap map(*node, "classify", reader.problems);
  if (const YamlNode* start = map.find("start", Presence::Required)) {
    reader.document.start_class = read_class(*start, "classify.start", reader).value_or(0);
  }
  if (const YamlNode* rules = map.find("rules")) {
    std::vector<std::string> ids;
    for (const YamlNode& item : items_of(*rules, "classify.rules", reader)) {
      YamlMap rule(item, item_path("classify.rules", *rules, item), reader.problems);
      if (rule.valid()) read_classify_rule(rule, ids, reader);
    }
  }
  map.finish();
}

void read_condition(YamlMap& map, Constraint& constraint, PolicyReader& reader) {
  const YamlNode* require = map.find("require");
  const YamlNode* deny = map.find("deny");
  if ((require == nullptr) == (deny == nullptr)) {
    reader.problems.error(map.place(), "E-KEY", "a constraint needs either `require` or `deny`");
  }
  if (deny != nullptr) {
    constraint.effect = Constraint::Effect::Deny;
    constraint.condition = read_expression(*deny, ExpressionSite::Deny, reader);
  } else if (require != nullptr) {
    constraint.condition = read_expression(*require, ExpressionSite::Require, reader);
  }
}

void read_constraints(YamlMap& top, PolicyReader& reader) {
  const YamlNode* node = top.find("constraints");
  if (node == nullptr) return;
  std::vector<std::string> ids;
  for (const YamlNode& item : items_of(*node, "constraints", reader)) {
    YamlMap map(item, item_path("constraints", *node, item), reader.problems);
    if (!map.valid()) continue;
    Constraint constraint;
    constraint.place = source_place(item.place);
    const std::optional<std::string> id = read_id(map, "id", ids);
    check_rule_id(id, map, reader);
    constraint.id = id.value_or("");
    constraint.why = map.string("why").value_or("");
    constraint.when = read_when(map, ExpressionSite::ConstraintWhen, reader);
    read_condition(map, constraint, reader);
    constraint.exceptable = map.boolean("exceptable").value_or(false);
    map.finish();
    reader.document.constraints.push_back(std::move(constraint));
  }
}

void read_order(const YamlNode& node, PreferStage& stage, PolicyReader& reader) {
  const std::vector<std::string> ids = reader.target_ids();
  for (const YamlNode* item : read_items(node, "prefer.order", reader).value_or(std::vector<const YamlNode*>())) {
    const std::optional<std::string> id = read_string(*item, "prefer.order", reader.problems);
    if (!id) continue;
    if (std::ranges::find(ids, *id) == ids.end()) {
      reader.problems.error(item->place, "E-REF", "there is no target `" + *id + "`" + did_you_mean(*id, ids));
    } else if (std::ranges::find(stage.order, *id) != stage.order.end()) {
      reader.problems.error(item->place, "E-DUP", "`" + *id + "` stands twice in `prefer.order`");
    } else {
      stage.order.push_back(*id);
    }
  }
}

void check_metric(const PreferStage& stage, Place place, PolicyReader& reader) {
  std::vector<std::string> known{"cost", "latency"};
  for (const auto& [name, use] : reader.attributes) {
    if (name.starts_with("metrics.")) known.push_back(name.substr(std::string_view("metrics.").size()));
  }
  if (std::ranges::find(known, stage.by) != known.end()) return;
  reader.problems.error(place, "E-REF", "no target has the metric `" + stage.by + "`" + did_you_mean(stage.by, known));
}

void read_stage(YamlMap& map, PreferStage& stage, PolicyReader& reader) {
  const YamlNode* order = map.find("order");
  const YamlNode* by = map.find("by");
  if ((order == nullptr) == (by == nullptr))
    reader.problems.error(map.place(), "E-KEY", "a stage of `prefer` needs either `by` or `order`");
  if (order != nullptr) read_order(*order, stage, reader);
  if (by != nullptr) {
    stage.by = map.name("by").value_or("");
    if (!stage.by.empty()) check_metric(stage, by->place, reader);
  }
  const std::optional<bool> highest = map.boolean("max");
  if (highest && by == nullptr) reader.problems.error(map.find("max")->place, "E-KEY", "`max` goes with `by`");
  stage.highest_first = highest.value_or(false);
}

void read_prefer(YamlMap& top, PolicyReader& reader) {
  const YamlNode* node = top.find("prefer");
  if (node == nullptr) return;
  for (const YamlNode& item : items_of(*node, "prefer", reader)) {
    YamlMap map(item, item_path("prefer", *node, item), reader.problems);
    if (!map.valid()) continue;
    PreferStage stage;
    stage.place = source_place(item.place);
    stage.when = read_when(map, ExpressionSite::Prefer, reader);
    read_stage(map, stage, reader);
    map.finish();
    reader.document.prefer.push_back(std::move(stage));
  }
}

}  // namespace

void read_rules(YamlMap& top, PolicyReader& reader) {
  read_classify(top, reader);
  read_constraints(top, reader);
  read_prefer(top, reader);
}

}  // namespace sekisho
