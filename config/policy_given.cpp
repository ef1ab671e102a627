#include "config/policy_given.h"

#include "config/policy_asked_facts.h"
#include "gateway/core/json_tape.h"
#include "policies/model/local_time.h"
#include "policies/model/packs.h"
#include "policies/model/pattern_scope.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <limits>

namespace sekisho {
namespace {

constexpr std::array<std::string_view, 7> kTexts{"api", "model", "language", "declared_class", "purpose", "quality", "conversation"};
constexpr std::array<std::string_view, 3> kFlags{"stream", "has_images", "has_tools"};

// Reads the parts of one `given`.
class GivenReader {
 public:
  GivenReader(const GivenScope& scope, Problems& problems) : scope_(scope), problems_(problems) {}

  Given read(const YamlNode& node, const std::string& path) {
    YamlMap map(node, path, problems_);
    if (const YamlNode* caller = map.find("caller")) read_caller(*caller, map.path_of("caller"));
    if (const YamlNode* request = map.find("request")) read_request(*request, map.path_of("request"));
    if (const YamlNode* found = map.find("found")) read_found(*found, map.path_of("found"));
    if (const YamlNode* failed = map.find("detectors_failed")) read_failed(*failed, map.path_of("detectors_failed"));
    if (const YamlNode* disabled = map.find("disabled")) read_disabled(*disabled, map.path_of("disabled"));
    if (const YamlNode* now = map.find("now")) read_now(*now, map.path_of("now"));
    if (const YamlNode* budgets = map.find("budget")) read_budgets(*budgets, map.path_of("budget"));
    if (const YamlNode* before = map.find("conversation_class")) read_conversation(*before, map.path_of("conversation_class"));
    map.finish();
    return std::move(given_);
  }

 private:
  // What a header brings is asserted, unless the expression names the header itself: then the program knows it by its path.
  Trust trust_of(const std::string& path) const { return from_header(path) ? Trust::Asserted : Trust::Verified; }

  bool from_header(const std::string& path) const {
    return find_header_fact(scope_.document, path) != nullptr && !path.starts_with("request.header.");
  }

  void set(const std::string& path, std::optional<FactValue> value) {
    if (value) given_.facts.set(path, std::move(*value), trust_of(path));
  }

  template <class T>
  static std::optional<FactValue> as_fact(std::optional<T> value) {
    return value ? std::optional<FactValue>(std::move(*value)) : std::nullopt;
  }

  // `fact` is what the policy calls it, `path` where it stands.
  std::optional<FactValue> read_value(const YamlNode& node, const std::string& fact, const std::string& path) {
    if (from_header(fact)) return as_fact(read_string(node, path, problems_));  // as it comes over HTTP
    if (node.kind == YamlNode::Kind::Bool) return as_fact(read_bool(node, path, problems_));
    if (node.kind == YamlNode::Kind::Integer || node.kind == YamlNode::Kind::Float) return as_fact(read_number(node, path, problems_));
    if (node.is_list()) return as_fact(read_strings(node, path, problems_));
    return as_fact(read_string(node, path, problems_));
  }

  const std::vector<YamlEntry>& entries_of(const YamlNode& node, const std::string& path) {
    if (!node.is_map()) problems_.error(node.place, "E-TYPE", "`" + path + "` must be a map, not " + describe(node));
    return node.entries;
  }

  void read_caller(const YamlNode& node, const std::string& path) {
    for (const YamlEntry& entry : entries_of(node, path)) {
      warn_of_unasked("caller." + entry.key, entry.place);
      set("caller." + entry.key, read_value(entry.value, "caller." + entry.key, path + "." + entry.key));
    }
  }

  void read_request(const YamlNode& node, const std::string& path) {
    for (const YamlEntry& entry : entries_of(node, path)) {
      const std::string where = path + "." + entry.key;
      if (entry.key == "header") {
        read_headers(entry.value, where);
      } else if (std::ranges::find(kTexts, entry.key) != kTexts.end()) {
        const auto text = read_string(entry.value, where, problems_);
        if (text && entry.key == "declared_class") check_class(*text, entry.value);
        if (text && entry.key == "model") warn_of_model(*text, entry.value.place);
        set("request." + entry.key, as_fact(text));
      } else if (std::ranges::find(kFlags, entry.key) != kFlags.end()) {
        set("request." + entry.key, as_fact(read_bool(entry.value, where, problems_)));
      } else if (entry.key == "tokens_est") {
        read_tokens(entry.value, where);
      } else {
        warn_of_unasked("request." + entry.key, entry.place);
        set("request." + entry.key, read_value(entry.value, "request." + entry.key, where));
      }
    }
  }

  // A fact that no rule can see is most likely mistyped.
  void warn_of_unasked(const std::string& path, Place place) {
    if (knows_fact(scope_.document, path)) return;
    std::vector<std::string> known;
    for (const ContextFact& fact : scope_.document.context) known.push_back(fact.path);
    for (const std::string_view name : kTexts) known.push_back("request." + std::string(name));
    for (const std::string_view name : kFlags) known.push_back("request." + std::string(name));
    known.emplace_back("request.tokens_est");
    problems_.warning(place, "W-FACT", "nothing declares `" + path + "` and no rule asks for it" + did_you_mean(path, known));
  }

  void warn_of_model(const std::string& model, Place place) {
    if (scope_.document.targets.empty() || serves_model(scope_.document, model)) return;
    std::vector<std::string> known;
    for (const PolicyTarget& target : scope_.document.targets) {
      known.push_back(target.endpoint.id);
      known.insert(known.end(), target.endpoint.aliases.begin(), target.endpoint.aliases.end());
    }
    problems_.warning(place, "W-FACT", "no target answers to the model `" + model + "`" + did_you_mean(model, known));
  }

  void read_tokens(const YamlNode& node, const std::string& where) {
    const auto tokens = read_number(node, where, problems_);
    if (!tokens) return;
    if (*tokens < 0 || *tokens > kMostTokens) {
      problems_.error(node.place, "E-TYPE", "`" + where + "` must be from 0 to 1000000000, not " + describe(node));
      return;
    }
    given_.facts.set("request.tokens_est", *tokens);
  }

  void read_headers(const YamlNode& node, const std::string& path) {
    for (const YamlEntry& entry : entries_of(node, path)) {
      std::string name = entry.key;
      std::ranges::transform(name, name.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
      set("request.header." + name, as_fact(read_string(entry.value, path + "." + entry.key, problems_)));
    }
  }

  void check_class(const std::string& name, const YamlNode& node) {
    if (std::ranges::find(scope_.document.classes, name) != scope_.document.classes.end()) return;
    problems_.error(node.place, "E-REF", "there is no class `" + name + "`" + did_you_mean(name, scope_.document.classes));
  }

  std::vector<std::string> detector_ids() const {
    std::vector<std::string> ids;
    for (const DetectorDeclaration& detector : scope_.document.detectors) ids.push_back(detector.id);
    return ids;
  }

  // True for a type that a declared detector, or `opaque`, can find.
  bool can_be_found(std::string_view type) const {
    if (type.find('*') != std::string_view::npos) return false;
    if (std::ranges::find(opaque_types(), type) != opaque_types().end()) return true;
    return std::ranges::any_of(scope_.document.detectors, [&](const DetectorDeclaration& detector) { return can_find(detector, type); });
  }

  void read_found(const YamlNode& node, const std::string& path) {
    for (const YamlEntry& entry : entries_of(node, path)) {
      const auto count = read_integer(entry.value, {0, std::numeric_limits<std::uint32_t>::max()}, path + "." + entry.key, problems_);
      if (!can_be_found(entry.key)) {
        std::string hint = did_you_mean(entry.key, detector_ids());
        for (const DetectorDeclaration& detector : scope_.document.detectors) {
          if (hint.empty()) hint = did_you_mean(entry.key, types_of(detector));
        }
        problems_.error(entry.place, "E-REF", "no declared detector can find `" + entry.key + "`" + hint);
      } else if (count) {
        given_.found.emplace_back(entry.key, static_cast<std::uint32_t>(*count));
      }
    }
  }

  void read_failed(const YamlNode& node, const std::string& path) {
    const std::vector<std::string> ids = detector_ids();
    for (const std::string& id : read_strings(node, path, problems_).value_or(std::vector<std::string>())) {
      if (std::ranges::find(ids, id) == ids.end()) {
        problems_.error(node.place, "E-REF", "there is no detector `" + id + "`" + did_you_mean(id, ids));
      } else {
        given_.detectors_failed.push_back(id);
      }
    }
  }

  void read_disabled(const YamlNode& node, const std::string& path) {
    std::vector<std::string> ids;
    for (const PolicyTarget& target : scope_.document.targets) ids.push_back(target.endpoint.id);
    for (const std::string& id : read_strings(node, path, problems_).value_or(std::vector<std::string>())) {
      if (std::ranges::find(ids, id) == ids.end()) {
        problems_.error(node.place, "E-REF", "there is no target `" + id + "`" + did_you_mean(id, ids));
      } else {
        given_.disabled.push_back(id);
      }
    }
  }

  void read_budgets(const YamlNode& node, const std::string& path) {
    std::vector<std::string> ids;
    for (const Budget& budget : scope_.document.budgets) ids.push_back(budget.id);
    for (const YamlEntry& entry : entries_of(node, path)) {
      const std::optional<double> ratio = read_number(entry.value, path + "." + entry.key, problems_);
      if (std::ranges::find(ids, entry.key) == ids.end()) {
        problems_.error(entry.place, "E-REF", "there is no budget `" + entry.key + "`" + did_you_mean(entry.key, ids));
      } else if (ratio && *ratio < 0) {
        problems_.error(entry.value.place, "E-TYPE", "`" + path + "." + entry.key + "` must be 0 or more, not " + describe(entry.value));
      } else if (ratio) {
        given_.budgets.emplace_back(entry.key, *ratio);
      }
    }
  }

  void read_conversation(const YamlNode& node, const std::string& path) {
    given_.conversation_class = read_string(node, path, problems_);
    if (given_.conversation_class) check_class(*given_.conversation_class, node);
  }

  void read_now(const YamlNode& node, const std::string& path) {
    if (node.kind == YamlNode::Kind::String) given_.now = scope_.zone.parse(node.text);
    if (given_.now) return;
    problems_.error(
        node.place, "E-TYPE",
        "`" + path + "` must be a date such as `2026-11-20` or a time such as `2026-11-20T15:00:00+09:00`, not " + describe(node));
  }

  const GivenScope& scope_;
  Problems& problems_;
  Given given_;
};

// A JSON value as the same tree that YAML gives, so that one reader serves both. JSON strings are strings whatever they spell.
YamlNode node_of(const JsonTape& tape, JsonTape::Id id, Place place) {
  const JsonTape::Node& json = tape.at(id);
  YamlNode node;
  node.place = place;
  switch (json.kind) {
    case JsonTape::Kind::Null:
      break;
    case JsonTape::Kind::Bool:
    case JsonTape::Kind::Number:
      node.text = tape.raw(id);
      node.kind = plain_scalar_kind(node.text);
      break;
    case JsonTape::Kind::String:
      node.text = json.text;
      node.kind = YamlNode::Kind::String;
      break;
    case JsonTape::Kind::Array:
      node.kind = YamlNode::Kind::List;
      for (JsonTape::Id item = json.first_child; item != JsonTape::kNone; item = tape.at(item).next)
        node.items.push_back(node_of(tape, item, place));
      break;
    case JsonTape::Kind::Object:
      node.kind = YamlNode::Kind::Map;
      for (JsonTape::Id item = json.first_child; item != JsonTape::kNone; item = tape.at(item).next) {
        node.entries.push_back({std::string(tape.at(item).key), place, node_of(tape, item, place)});
      }
      break;
  }
  return node;
}

}  // namespace

Given read_given(const YamlNode& node, const std::string& path, const GivenScope& scope, Problems& problems) {
  return GivenReader(scope, problems).read(node, path);
}

Given read_given_json(std::string_view json, int line, const GivenScope& scope, Problems& problems) {
  const Place place{line, 0};
  const Result<JsonTape> tape = JsonTape::parse(std::string(json));
  if (!tape) {
    problems.error(place, "E-TYPE", tape.error().message);
    return {};
  }
  return GivenReader(scope, problems).read(node_of(*tape, tape->root(), place), "");
}

}  // namespace sekisho
