#include "config/policy_given.h"
#include "config/policy_reader.h"

#include <algorithm>
#include <array>

namespace sekisho {
namespace {

// What may stand among a target's failures beside constraints.
const std::array<std::string, 7> kTargetRules{"target:disabled", "target:unavailable", "target:context",   "target:modality",
                                              "target:tools",    "target:json_schema", "target:embeddings"};

bool is_target(const std::string& id, Place place, PolicyReader& reader) {
  const std::vector<std::string> ids = reader.target_ids();
  if (std::ranges::find(ids, id) != ids.end()) return true;
  reader.problems.error(place, "E-REF", "there is no target `" + id + "`" + did_you_mean(id, ids));
  return false;
}

std::vector<std::string> read_targets_of(const YamlNode& node, const std::string& what, PolicyReader& reader) {
  std::vector<std::string> out;
  for (const YamlNode* item : read_items(node, what, reader).value_or(std::vector<const YamlNode*>())) {
    const std::optional<std::string> id = read_string(*item, what, reader.problems);
    if (id && is_target(*id, item->place, reader)) out.push_back(*id);
  }
  return out;
}

bool is_map(const YamlNode& node, const std::string& what, PolicyReader& reader) {
  if (!node.is_map()) reader.problems.error(node.place, "E-TYPE", "`" + what + "` must be a map from targets, not " + describe(node));
  return node.is_map();
}

void read_because(const YamlNode& node, Expectation& expect, PolicyReader& reader) {
  if (!is_map(node, "expect.because", reader)) return;
  std::vector<std::string> known = reader.constraint_ids();
  known.insert(known.end(), kTargetRules.begin(), kTargetRules.end());
  for (const Budget& budget : reader.document.budgets) known.push_back("budget:" + budget.id);
  for (const YamlEntry& entry : node.entries) {
    is_target(entry.key, entry.place, reader);
    std::vector<std::string> rules;
    for (const YamlNode* item : read_items(entry.value, "expect.because." + entry.key, reader).value_or(std::vector<const YamlNode*>())) {
      if (std::ranges::find(known, item->text) == known.end()) {
        reader.problems.error(item->place, "E-REF", "there is no constraint `" + item->text + "`" + did_you_mean(item->text, known));
      } else {
        rules.push_back(item->text);
      }
    }
    expect.because.emplace_back(entry.key, std::move(rules));
  }
}

void read_residual(const YamlNode& node, Expectation& expect, PolicyReader& reader) {
  if (!is_map(node, "expect.residual", reader)) return;
  for (const YamlEntry& entry : node.entries) {
    is_target(entry.key, entry.place, reader);
    const auto data_class = read_class(entry.value, "expect.residual." + entry.key, reader);
    if (data_class) expect.residual.emplace_back(entry.key, reader.document.classes[*data_class]);
  }
}

void read_labels(const YamlNode& node, Expectation& expect, PolicyReader& reader) {
  expect.labels.emplace();
  for (const YamlNode* item : read_items(node, "expect.labels", reader).value_or(std::vector<const YamlNode*>())) {
    if (const auto label = read_label(*item, "expect.labels", reader)) expect.labels->push_back(reader.document.labels[*label]);
  }
}

Expectation read_expect(const YamlNode& node, PolicyReader& reader) {
  Expectation expect;
  if (node.is_map() && node.entries.empty()) {
    reader.problems.error(node.place, "E-TYPE", "`expect` is empty: a test that expects nothing cannot fail");
  }
  YamlMap map(node, "expect", reader.problems);
  if (const YamlNode* data_class = map.find("class")) {
    if (const auto position = read_class(*data_class, "expect.class", reader)) expect.data_class = reader.document.classes[*position];
  }
  if (const YamlNode* labels = map.find("labels")) read_labels(*labels, expect, reader);
  if (const YamlNode* order = map.find("order")) expect.order = read_targets_of(*order, "expect.order", reader);
  if (const YamlNode* never = map.find("never")) expect.never = read_targets_of(*never, "expect.never", reader);
  expect.blocked = map.boolean("blocked");
  if (const YamlNode* because = map.find("because")) read_because(*because, expect, reader);
  if (const YamlNode* residual = map.find("residual")) read_residual(*residual, expect, reader);
  map.finish();
  return expect;
}

}  // namespace

void read_tests(YamlMap& top, PolicyReader& reader) {
  const YamlNode* list = top.find("tests");
  if (list == nullptr) return;
  if (!list->is_list()) reader.problems.error(list->place, "E-TYPE", "`tests` must be a list, not " + describe(*list));
  const GivenScope scope{reader.document, reader.zone};
  std::vector<std::string> names;
  for (const YamlNode& item : list->items) {
    YamlMap map(item, "tests[" + std::to_string(&item - list->items.data()) + "]", reader.problems);
    PolicyTest test;
    test.place = source_place(item.place);
    test.layer = reader.layer;
    test.name = map.name("name", Presence::Required).value_or("");
    if (!test.name.empty() && std::ranges::find(names, test.name) != names.end()) {
      reader.problems.error(map.find("name")->place, "E-DUP", "two tests are called `" + test.name + "`");
    }
    names.push_back(test.name);
    if (const YamlNode* given = map.find("given")) test.given = read_given(*given, "given", scope, reader.problems);
    if (const YamlNode* expect = map.find("expect", Presence::Required)) test.expect = read_expect(*expect, reader);
    map.finish();
    reader.document.tests.push_back(std::move(test));
  }
}

}  // namespace sekisho
