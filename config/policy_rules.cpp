#include "config/policy_rule_list.h"

namespace sekisho {
namespace {

void read_classify_rule(YamlMap& map, PolicyReader& reader) {
  ClassifyRule rule;
  rule.place = source_place(map.place());
  rule.layer = reader.layer;
  rule.id = read_rule_id(map, "classify.rules", reader);
  rule.when = read_optional(map, "when", ExpressionSite::Classify, reader);
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
  } else if (data_class == nullptr && labels->is_list() && labels->items.empty()) {
    reader.problems.error(labels->place, "E-TYPE", "`" + map.path_of("labels") + "` is empty, so the rule raises nothing");
  }
  reader.document.classify.push_back(std::move(rule));
}

void read_start(YamlMap& map, PolicyReader& reader) {
  if (reader.layer > 0) {
    map.refuse("start", "E-KEY", "`start` belongs to the first file: an included one may only add rules");
  } else if (const YamlNode* start = map.find("start", Presence::Required)) {
    reader.document.start_class = read_class(*start, "classify.start", reader).value_or(0);
  }
}

void read_classify(YamlMap& top, PolicyReader& reader) {
  const YamlNode* node = top.find("classify");
  if (node == nullptr) return;
  YamlMap map(*node, "classify", reader.problems);
  read_start(map, reader);
  if (const YamlNode* rules = map.find("rules")) {
    read_entries(*rules, "classify.rules", reader, [&](YamlMap& rule, const YamlNode&) { read_classify_rule(rule, reader); });
  }
  map.finish();
}

void read_condition(YamlMap& map, Constraint& constraint, PolicyReader& reader) {
  const YamlNode* require = map.find("require");
  const YamlNode* deny = map.find("deny");
  if ((require == nullptr) == (deny == nullptr)) {
    reader.problems.error(map.place(), "E-KEY", "a constraint needs either `require` or `deny`");
  }
  if (require != nullptr) {
    const Requirement requirement{map.path_of("require"), "E-TYPE", "the constraint keeps no target out"};
    constraint.condition = read_requirement(*require, requirement, reader);
  }
  if (deny != nullptr) {
    constraint.effect = Constraint::Effect::Deny;
    constraint.condition = read_expression(*deny, ExpressionSite::Deny, reader);
  }
}

void read_constraints(YamlMap& top, PolicyReader& reader) {
  const YamlNode* node = top.find("constraints");
  if (node == nullptr) return;
  read_entries(*node, "constraints", reader, [&](YamlMap& map, const YamlNode&) {
    Constraint constraint;
    constraint.place = source_place(map.place());
    constraint.layer = reader.layer;
    constraint.id = read_rule_id(map, "constraints", reader);
    constraint.why = map.string("why").value_or("");
    constraint.when = read_optional(map, "when", ExpressionSite::ConstraintWhen, reader);
    read_condition(map, constraint, reader);
    constraint.exceptable = map.boolean("exceptable").value_or(false);
    reader.document.constraints.push_back(std::move(constraint));
  });
}

}  // namespace

void read_rules(YamlMap& top, PolicyReader& reader) {
  read_classify(top, reader);
  read_constraints(top, reader);
}

}  // namespace sekisho
