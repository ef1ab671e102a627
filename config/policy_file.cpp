#include "config/policy_file.h"

#include "config/policy_canonical.h"
#include "config/policy_expiry_check.h"
#include "config/policy_layers.h"
#include "config/policy_reader.h"
#include "config/yaml_document.h"
#include "gateway/core/crypto.h"

#include <array>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>

namespace sekisho {
namespace {

// What only the first file may say.
constexpr auto kFirstFileOnly = std::to_array<const char*>(
    {"version", "sealed", "classes", "labels",      "sets",       "timezone", "currency", "context",  "trusted_headers", "detectors",
     "targets", "prefer", "budgets", "obligations", "exceptions", "response", "audit",    "fallback", "stream",          "refusal"});

// Reads the sections of all files in the order in which names become known. Every file's map lives to the end, for it remembers which
// keys were asked for.
class LayeredReader {
 public:
  LayeredReader(const std::vector<LayerFile>& files, PolicyReader& reader) : reader_(reader) {
    for (const LayerFile& file : files) {
      reader_.problems.enter(file.layer.file);
      reader_.document.layers.push_back(file.layer);
      maps_.emplace_back(file.root, "", reader_.problems);
    }
    enter(0);
  }

  void read() {
    YamlMap& top = maps_.front();
    if (!top.valid()) return;
    read_heading(top);
    read_vocabulary(top, reader_);
    read_context(top, reader_);
    read_detectors(top, reader_);
    read_targets(top, reader_);
    read_budget_ids(top, reader_);
    each_layer([this](YamlMap& map) { read_added(map); });
    read_prefer(top, reader_);
    read_budgets(top, reader_);
    read_exceptions(top, reader_);
    read_duties(top, reader_);
    read_service(top, reader_);
    each_layer([this](YamlMap& map) { read_statements(map); });
  }

 private:
  void enter(std::size_t layer) {
    reader_.layer = layer;
    reader_.problems.enter(reader_.document.layers[layer].file);
  }

  void each_layer(const std::function<void(YamlMap&)>& read) {
    for (std::size_t layer = 0; layer < maps_.size(); ++layer) {
      enter(layer);
      if (maps_[layer].valid()) read(maps_[layer]);
    }
    enter(0);
  }

  static void read_language(YamlMap& map) {
    static const std::array<std::string, 1> kVersions{"v1"};
    map.word("policy", kVersions, Presence::Required);
  }

  void read_heading(YamlMap& top) {
    PolicyDocument& document = reader_.document;
    document.org = top.name("org", Presence::Required).value_or("");
    document.layers.front().org = document.org;
    document.sealed = top.boolean("sealed").value_or(false);
    const YamlNode* version = top.find("version");
    if (version == nullptr) return;
    if (version->is_scalar() && !version->is_null() && version->kind != YamlNode::Kind::Bool) {
      document.version = version->text;  // free text: `2026.10` is as good as `"2026.10"`
    } else {
      reader_.problems.error(version->place, "E-TYPE", "`version` must be text, not " + describe(*version));
    }
  }

  // What every layer may add. It is known before the sections that refer to it.
  void read_added(YamlMap& map) {
    read_language(map);
    map.find("include");
    if (reader_.layer > 0) {
      reader_.document.layers[reader_.layer].org = map.name("org").value_or("");
      for (const char* section : kFirstFileOnly) {
        map.refuse(
            section, "E-KEY",
            "`" + std::string(section) +
                "` belongs to the first file: an included one may only add classify rules, constraints, transforms, assertions and tests");
      }
    }
    read_rules(map, reader_);
    read_transforms(map, reader_);
  }

  void read_statements(YamlMap& map) {
    read_assertions(map, reader_);
    read_tests(map, reader_);
    map.finish();
  }

  PolicyReader& reader_;
  std::vector<YamlMap> maps_;  // one a layer
};

// One file's canonical form, or those of all, first the first.
std::string id_of(const std::vector<LayerFile>& files) {
  std::string text;
  for (const LayerFile& file : files) text += (text.empty() ? "" : "\n") + canonical_form(file.root);
  return "sha256:" + to_hex(sha256(text));
}

void read_policy(YamlNode root, const std::string& path, PolicyReader& reader) {
  const std::vector<LayerFile> files = read_layers({{.file = path, .org = {}, .parent = 0}, std::move(root)}, reader.problems);
  reader.document.policy_id = id_of(files);
  LayeredReader(files, reader).read();
}

}  // namespace

PolicyLoad load_policy(std::string_view text, const std::string& path, PolicyUse use) {
  Problems problems(path);
  PolicyLoad load;
  std::optional<YamlNode> root = parse_yaml(text, problems);
  if (root) {
    PolicyReader reader{problems, use, std::filesystem::path(path).parent_path().string()};
    read_policy(std::move(*root), path, reader);
    if (problems.errors() == 0) {
      load.policy = std::make_shared<const Policy>(std::move(reader.document));
      check_expiries(load.policy, problems);
    }
  }
  if (problems.errors() > 0) load.policy.reset();
  load.problems = problems.sorted();
  return load;
}

PolicyLoad load_policy_file(const std::string& path, PolicyUse use) {
  std::ifstream file(path, std::ios::binary);
  std::error_code failure;
  if (!file || !std::filesystem::is_regular_file(path, failure)) {
    return {nullptr, {Problem{Problem::Severity::Error, path, 0, 0, "", "the file cannot be read"}}};
  }
  const std::string text{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  return load_policy(text, path, use);
}

}  // namespace sekisho
