// The JSON Schema for editors and the decoder must know the same keys. A fixture that has every key once ties them together: it
// decodes without a problem, its keys are the schema's keys, and every key that the decoder's source asks for is among them.
#include "config/config_file.h"
#include "config/yaml_document.h"

#include <boost/json/parse.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

namespace sekisho {
namespace {

using Paths = std::set<std::string>;

std::string read_file(const std::filesystem::path& file) {
  std::ifstream stream(std::filesystem::path(SEKISHO_SOURCE_DIR) / file);
  EXPECT_TRUE(stream) << file;
  std::ostringstream text;
  text << stream.rdbuf();
  return text.str();
}

const std::filesystem::path kFixture = "tests/unit/config/fixtures/full.yaml";

// Maps whose keys are the user's own.
bool has_free_keys(const std::string& path) {
  return path == "providers" || path == "policy.approvers" || path.ends_with(".facts") || path.ends_with(".headers");
}

void collect(const YamlNode& node, const std::string& path, Paths& paths) {
  for (const YamlEntry& entry : node.entries) {
    const std::string below = path + (path.empty() ? "" : ".") + (has_free_keys(path) ? "*" : entry.key);
    paths.insert(below);
    collect(entry.value, below, paths);
  }
  for (const YamlNode& item : node.items) collect(item, path + "[]", paths);
}

class Schema {
 public:
  Schema() : root_(boost::json::parse(read_file("config/schema/sekisho.schema.json"))) {}

  Paths paths() const {
    Paths out;
    walk(root_.as_object(), {}, out);
    return out;
  }

  // Every object with keys must refuse others, as the decoder does.
  std::vector<std::string> open_objects() const {
    std::vector<std::string> open;
    for (const auto& [name, definition] : root_.at("$defs").as_object()) {
      const boost::json::object& object = definition.as_object();
      const bool chooses = object.contains("if");
      if (object.contains("properties") && !chooses && !object.contains("additionalProperties")) open.emplace_back(name);
    }
    return open;
  }

 private:
  void walk(const boost::json::object& schema, const std::string& path, Paths& out) const {
    for (const auto& [key, value] : schema) {
      if (key == "$ref") walk(root_.at_pointer(std::string_view(value.as_string()).substr(1)).as_object(), path, out);
      if (key == "then" || key == "else") walk(value.as_object(), path, out);
      if (key == "items") walk(value.as_object(), path + "[]", out);
      if (key == "additionalProperties" && value.is_object()) enter(value.as_object(), path + ".*", out);
      if (key == "oneOf") walk_all(value.as_array(), path, out);
      if (key == "properties") walk_properties(value.as_object(), path, out);
    }
  }
  void walk_all(const boost::json::array& schemas, const std::string& path, Paths& out) const {
    for (const boost::json::value& schema : schemas) walk(schema.as_object(), path, out);
  }
  void walk_properties(const boost::json::object& properties, const std::string& path, Paths& out) const {
    for (const auto& [name, schema] : properties) enter(schema.as_object(), path + (path.empty() ? "" : ".") + std::string(name), out);
  }
  void enter(const boost::json::object& schema, const std::string& path, Paths& out) const {
    out.insert(path);
    walk(schema, path, out);
  }

  boost::json::value root_;
};

Paths fixture_paths() {
  Problems problems("full.yaml");
  Paths paths;
  collect(*parse_yaml(read_file(kFixture), problems), {}, paths);
  return paths;
}

std::string last_part(const std::string& path) { return path.substr(path.rfind('.') + 1); }

bool is_key(std::string_view text) {
  return !text.empty() && text.find_first_not_of("abcdefghijklmnopqrstuvwxyz_0123456789") == std::string_view::npos;
}

// The literals that the decoder's source gives to the calls that read a key: `.find("x"`, `.string("x"`, `(…map, "x"`, ….
std::set<std::string> keys_in(std::string_view source) {
  static constexpr std::array<std::string_view, 12> kBefore{".find(",    ".string(", ".name(", ".boolean(", ".integer(",   ".word(",
                                                            ".strings(", ".size(",   " map, ", " server, ", " timeouts, ", " client, "};
  std::set<std::string> keys;
  for (std::size_t quote = source.find('"'); quote != std::string_view::npos; quote = source.find('"', quote + 1)) {
    const std::string_view before = source.substr(0, quote);
    const std::string_view literal = source.substr(quote + 1, source.find('"', quote + 1) - quote - 1);
    const auto reads = [&](std::string_view call) { return before.ends_with(call); };
    if (is_key(literal) && std::ranges::any_of(kBefore, reads)) keys.emplace(literal);
  }
  return keys;
}

TEST(ConfigSchema, TheFixtureDecodesWithoutAProblem) {
  const auto now = WallTime(std::chrono::sys_days(std::chrono::year(2026) / 11 / 20));

  EXPECT_THAT(decode_config(read_file(kFixture), "full.yaml", now).problems, testing::IsEmpty());
}

TEST(ConfigSchema, KnowsTheKeysOfTheFixtureAndNoOthers) { EXPECT_EQ(Schema().paths(), fixture_paths()); }

TEST(ConfigSchema, RefusesUnknownKeysEverywhere) { EXPECT_THAT(Schema().open_objects(), testing::IsEmpty()); }

TEST(ConfigSchema, KnowsEveryKeyThatTheDecoderAsksFor) {
  std::set<std::string> asked;
  for (const char* file :
       {"config_file", "config_server", "config_keys", "config_providers", "config_provider_openai", "config_audit", "config_reader"}) {
    asked.merge(keys_in(read_file(std::string("config/") + file + ".cpp")));
  }
  std::set<std::string> known;
  for (const std::string& path : Schema().paths()) {
    if (last_part(path) != "*") known.insert(last_part(path));
  }

  EXPECT_EQ(asked, known);
}

TEST(ConfigSchema, EveryKeyOfTheFixtureIsMissedWhereItIsMisspelt) {
  const std::string text = read_file(kFixture);
  const auto now = WallTime(std::chrono::sys_days(std::chrono::year(2026) / 11 / 20));

  for (const std::string& path : fixture_paths()) {
    const std::string key = last_part(path);
    if (key == "*" || has_free_keys(path.substr(0, path.rfind('.')))) continue;
    std::string misspelt = text;
    misspelt.insert(misspelt.find(key + ":"), "zz");
    const ConfigFile file = decode_config(misspelt, "full.yaml", now);
    EXPECT_FALSE(file.usable()) << path;
  }
}

}  // namespace
}  // namespace sekisho
