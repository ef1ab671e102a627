#include "config/policy_path.h"
#include "config/policy_rule_list.h"

#include <algorithm>
#include <array>

namespace sekisho {
namespace {

const std::array<std::string, 1> kSpreads{"weight"};

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

// Which fact keeps a caller with one target. Any will do: it moves nobody out of the targets that are admitted.
void read_sticky(YamlMap& map, PreferStage& stage, PolicyReader& reader) {
  const YamlNode* node = map.find("sticky");
  const std::optional<std::string> path = map.name("sticky");
  if (!path) return;
  if (!path->starts_with("caller.") && !path->starts_with("request.")) {
    reader.problems.error(node->place, "E-TYPE", "`prefer.sticky` must be a fact: `caller.…` or `request.…`, not " + describe(*node));
    return;
  }
  if (const auto resolved = resolve_path(*path, node->place, ExpressionSite::Prefer, reader)) stage.sticky = resolved->path;
}

void read_spread(YamlMap& map, PreferStage& stage, PolicyReader& reader) {
  stage.spread = map.word("spread", kSpreads).has_value();
  read_sticky(map, stage, reader);
}

void read_stage(YamlMap& map, PreferStage& stage, PolicyReader& reader) {
  const YamlNode* order = map.find("order");
  const YamlNode* by = map.find("by");
  const YamlNode* spread = map.find("spread");
  if ((order != nullptr) + (by != nullptr) + (spread != nullptr) != 1)
    reader.problems.error(map.place(), "E-KEY", "a stage of `prefer` needs one of `by`, `order` and `spread`");
  if (order != nullptr) read_order(*order, stage, reader);
  if (by != nullptr) {
    stage.by = map.name("by").value_or("");
    if (!stage.by.empty()) check_metric(stage, by->place, reader);
  }
  if (spread != nullptr) read_spread(map, stage, reader);
  if (spread == nullptr) map.refuse("sticky", "E-KEY", "`sticky` goes with `spread`");
  const std::optional<bool> highest = map.boolean("max");
  if (highest && by == nullptr) reader.problems.error(map.find("max")->place, "E-KEY", "`max` goes with `by`");
  stage.highest_first = highest.value_or(false);
}

}  // namespace

void read_prefer(YamlMap& top, PolicyReader& reader) {
  const YamlNode* node = top.find("prefer");
  if (node == nullptr) return;
  read_entries(*node, "prefer", reader, [&](YamlMap& map, const YamlNode&) {
    PreferStage stage;
    stage.place = source_place(map.place());
    stage.when = read_optional(map, "when", ExpressionSite::Prefer, reader);
    read_stage(map, stage, reader);
    reader.document.prefer.push_back(std::move(stage));
  });
}

}  // namespace sekisho
