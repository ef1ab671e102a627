// The JSON Schema of the policy file is for editors and is part of the language's page, so what the decoder takes must be what the
// schema takes. A small validator of the keywords that the schema uses compares the two.
#include "config/policy_file.h"
#include "config/yaml_document.h"

#include <boost/json/parse.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <set>
#include <sstream>
#include <utility>

#include <regex.h>

namespace sekisho {
namespace {

namespace json = boost::json;

std::string read_file(const std::string& file) {
  std::ifstream stream(std::string(SEKISHO_SOURCE_DIR) + "/" + file);
  EXPECT_TRUE(stream) << file;
  std::ostringstream text;
  text << stream.rdbuf();
  return text.str();
}

bool is_number(const YamlNode& node) { return node.kind == YamlNode::Kind::Integer || node.kind == YamlNode::Kind::Float; }

// Validates a YAML tree by draft 2020-12, as far as this schema goes; a keyword that it does not know fails the test.
class Validator {
 public:
  // `file` is the schema to begin with; it may refer to definitions of the policy's.
  explicit Validator(const std::string& file)
      : start_(json::parse(read_file("config/schema/" + file))), definitions_(json::parse(read_file("config/schema/policy.schema.json"))) {}

  bool accepts(const YamlNode& node) const { return accepts(start_, node); }

 private:
  using Keywords = std::set<std::string_view>;

  bool accepts(const json::value& schema, const YamlNode& node) const {
    if (schema.is_bool()) return schema.get_bool();
    return std::ranges::all_of(schema.as_object(),
                               [&](const auto& keyword) { return holds(keyword.key(), keyword.value(), schema.as_object(), node); });
  }

  bool holds(std::string_view keyword, const json::value& value, const json::object& schema, const YamlNode& node) const {
    static const Keywords kNotes{"$schema", "$id", "$defs", "title", "description", "default"};
    static const Keywords kObject{"properties",           "patternProperties", "required",     "propertyNames",
                                  "additionalProperties", "minProperties",     "maxProperties"};
    if (kNotes.contains(keyword)) return true;
    if (kObject.contains(keyword)) return !node.is_map() || holds_for_map(keyword, value, schema, node);
    if (keyword == "$ref") return accepts(definition(value.as_string()), node);
    if (keyword == "type") return value.is_array() ? any(value, [&](const json::value& type) { return is(type, node); }) : is(value, node);
    if (keyword == "const") return is_text_of(value, node);
    if (keyword == "enum") return any(value, [&](const json::value& word) { return is_text_of(word, node); });
    if (keyword == "anyOf") return any(value, [&](const json::value& part) { return accepts(part, node); });
    if (keyword == "oneOf")
      return std::ranges::count_if(value.as_array(), [&](const json::value& part) { return accepts(part, node); }) == 1;
    if (keyword == "not") return !accepts(value, node);
    return holds_for_size(keyword, value, node);
  }

  const json::value& definition(std::string_view reference) const {
    return definitions_.at("$defs").at(reference.substr(reference.rfind('/') + 1));
  }

  bool holds_for_map(std::string_view keyword, const json::value& value, const json::object& schema, const YamlNode& node) const {
    const auto& entries = node.entries;
    if (keyword == "minProperties") return entries.size() >= value.to_number<std::size_t>();
    if (keyword == "maxProperties") return entries.size() <= value.to_number<std::size_t>();
    if (keyword == "required") return !any(value, [&](const json::value& key) { return node.find(key.as_string()) == nullptr; });
    if (keyword == "propertyNames")
      return std::ranges::all_of(entries, [&](const YamlEntry& entry) { return accepts(value, word(entry.key)); });
    if (keyword == "additionalProperties") {
      return std::ranges::all_of(entries,
                                 [&](const YamlEntry& entry) { return is_listed(schema, entry.key) || accepts(value, entry.value); });
    }
    return std::ranges::all_of(entries, [&](const YamlEntry& entry) {
      return std::ranges::all_of(value.as_object(), [&](const auto& property) {
        const bool fits = keyword == "properties" ? property.key() == entry.key : matches(property.key(), entry.key);
        return !fits || accepts(property.value(), entry.value);
      });
    });
  }

  bool holds_for_size(std::string_view keyword, const json::value& value, const YamlNode& node) const {
    if (keyword == "items")
      return !node.is_list() || std::ranges::all_of(node.items, [&](const YamlNode& item) { return accepts(value, item); });
    if (keyword == "minItems") return !node.is_list() || node.items.size() >= value.to_number<std::size_t>();
    if (keyword == "maxItems") return !node.is_list() || node.items.size() <= value.to_number<std::size_t>();
    if (keyword == "uniqueItems") return are_unique(node);
    if (keyword == "minLength") return node.kind != YamlNode::Kind::String || node.text.size() >= value.to_number<std::size_t>();
    if (keyword == "maxLength") return node.kind != YamlNode::Kind::String || node.text.size() <= value.to_number<std::size_t>();
    if (keyword == "pattern") return node.kind != YamlNode::Kind::String || matches(value.as_string(), node.text);
    if (keyword == "minimum") return !is_number(node) || std::stod(node.text) >= value.to_number<double>();
    if (keyword == "maximum") return !is_number(node) || std::stod(node.text) <= value.to_number<double>();
    if (keyword == "exclusiveMinimum") return !is_number(node) || std::stod(node.text) > value.to_number<double>();
    ADD_FAILURE() << "the validator does not know `" << keyword << "`";
    return false;
  }

  template <class Test>
  static bool any(const json::value& list, Test test) {
    return std::ranges::any_of(list.as_array(), test);
  }

  static bool are_unique(const YamlNode& node) {
    std::set<std::string> seen;
    return std::ranges::all_of(node.items, [&](const YamlNode& item) { return seen.insert(item.text).second; });
  }

  // The schema's patterns are POSIX extended ones but for three words.
  static bool matches(std::string_view pattern, const std::string& text) {
    std::string posix(pattern);
    const std::pair<std::string, std::string> words[] = {{"\\s", "[:space:]"}, {"\\u0000-\\u001f\\u007f", "[:cntrl:]"}, {"\\t", "\t"}};
    for (const auto& [word, meaning] : words) {
      for (std::size_t at = posix.find(word); at != std::string::npos; at = posix.find(word, at)) posix.replace(at, word.size(), meaning);
    }
    regex_t compiled;
    EXPECT_EQ(regcomp(&compiled, posix.c_str(), REG_EXTENDED | REG_NOSUB), 0) << posix;
    const bool found = regexec(&compiled, text.c_str(), 0, nullptr, 0) == 0;
    regfree(&compiled);
    return found;
  }
  static bool is_text_of(const json::value& word, const YamlNode& node) {
    return node.kind == YamlNode::Kind::String && word.as_string() == node.text;
  }

  static YamlNode word(const std::string& text) {
    YamlNode node;
    node.kind = YamlNode::Kind::String;
    node.text = text;
    return node;
  }

  static bool is_listed(const json::object& schema, const std::string& key) {
    if (const auto* properties = schema.if_contains("properties"); properties != nullptr && properties->as_object().contains(key))
      return true;
    const auto* patterns = schema.if_contains("patternProperties");
    return patterns != nullptr &&
           std::ranges::any_of(patterns->as_object(), [&](const auto& pattern) { return matches(pattern.key(), key); });
  }

  static bool is(const json::value& type, const YamlNode& node) {
    const std::string_view name = type.as_string();
    if (name == "object") return node.is_map();
    if (name == "array") return node.is_list();
    if (name == "string") return node.kind == YamlNode::Kind::String;
    if (name == "boolean") return node.kind == YamlNode::Kind::Bool;
    if (name == "integer") return node.kind == YamlNode::Kind::Integer;
    return name == "number" && is_number(node);
  }

  json::value start_;
  json::value definitions_;
};

bool schema_accepts(const std::string& text, const std::string& schema = "policy.schema.json") {
  const Validator validator(schema);
  Problems problems("p.yaml");
  const auto root = parse_yaml(text, problems);
  EXPECT_TRUE(root.has_value()) << text;
  return root && validator.accepts(*root);
}

bool decoder_accepts(const std::string& text) { return load_policy(text, "p.yaml", PolicyUse::Check).policy != nullptr; }

class PolicySchemaFiles : public testing::TestWithParam<const char*> {};

TEST_P(PolicySchemaFiles, AreAcceptedByBoth) {
  EXPECT_NE(load_policy_file(std::string(SEKISHO_SOURCE_DIR) + "/" + GetParam(), PolicyUse::Check).policy, nullptr);
  EXPECT_TRUE(schema_accepts(read_file(GetParam())));
}

INSTANTIATE_TEST_SUITE_P(Repository, PolicySchemaFiles,
                         testing::Values("config/examples/quickstart/policy.yaml", "config/examples/law-office/policy.yaml",
                                         "config/examples/jp-bank/policy.yaml", "config/examples/game-studio/policy.yaml",
                                         "config/examples/eu-manufacturer/policy.yaml", "config/examples/jp-hospital/policy.yaml",
                                         "tests/unit/config/fixtures/policy_full.yaml", "tests/unit/policies/fixtures/bank.yaml",
                                         "tests/unit/policies/fixtures/studio.yaml"));

// A lower layer is no policy by itself, and has a schema of its own.
TEST(PolicyLayerSchema, AcceptsWhatALayerMayHave) {
  for (const char* file : {"tests/unit/config/fixtures/policy_full_layer.yaml", "config/examples/eu-manufacturer/teams/optics.yaml",
                           "config/examples/eu-manufacturer/teams/aftersales.yaml"}) {
    EXPECT_TRUE(schema_accepts(read_file(file), "policy-layer.schema.json")) << file;
  }
  EXPECT_FALSE(schema_accepts("policy: v1\ntargets: []\n", "policy-layer.schema.json"));
  EXPECT_FALSE(schema_accepts("policy: v1\nclassify: { start: a }\n", "policy-layer.schema.json"));
  EXPECT_FALSE(schema_accepts("constraints: []\n", "policy-layer.schema.json"));
}

constexpr const char* kHead = "policy: v1\norg: t\nclasses: [a, b]\nlabels: [l]\nsets: { s: [x] }\ndetectors: { d: { pack: basic/1 } }\n";

class PolicySchemaSections : public testing::TestWithParam<const char*> {};

TEST_P(PolicySchemaSections, AreAcceptedByBoth) {
  const std::string text = std::string(kHead) + "targets: [{ id: t, operator: o, processing: [JP], metrics: { cost: 1 } }]\n" + GetParam();

  EXPECT_TRUE(decoder_accepts(text)) << to_string(load_policy(text, "p.yaml", PolicyUse::Check).problems.front());
  EXPECT_TRUE(schema_accepts(text));
}

INSTANTIATE_TEST_SUITE_P(
    Good, PolicySchemaSections,
    testing::Values(
        "version: 3", "constraints: [{ id: k, require: { target.id: t } }]", "constraints: [{ id: k, deny: { target.operator: $s } }]",
        "constraints: [{ id: k, require: { target.operator: [o, $s], any: [], all: [] } }]", "version: v",
        "context: { caller: { t: { required: false, source: header, header: x-t } }, request: { header: { x: optional, y: { required: "
        "false, source: header } } } }",
        "prefer: [{ when: { time.hour: 3 }, by: latency }, { order: [t] }]", "fallback: { on: [], deadline_s: 0.5 }",
        "stream: { recovery: hold, keepalive_after: 15s, malformed: skip, on_client_disconnect: cancel, max_drains: 1, drain_timeout: 1m }",
        "tests: [{ name: n, given: { request: { header: { X: y } } }, expect: { order: [] } }]", "include: []\nsealed: false",
        "transforms: [{ id: t, when: {}, for: {}, replace: { types: [\"d.*\"], with: surrogate, restore: true, dates: shift } }]",
        "budgets: [{ id: b, scope: team, window: 30d rolling, limit: { USD: 0.5 }, on_exceed: { allow_only: { target.id: t } } }]",
        "budgets: [{ id: b, scope: caller.desk, window: 1mo, limit: { jpy: 0 }, on_exceed: block }]\n"
        "prefer: [{ when: { budget.b.used_ratio: { gt: 0.5 } }, by: cost }]",
        "obligations: [{ id: o, when: {}, log_level: warn, retention: 6mo, headers: { X-A: b }, human_oversight: true, watermark: w }]",
        "constraints: [{ id: k, require: { target.id: t }, exceptable: true }]\n"
        "exceptions: [{ id: e, relaxes: [k], when: {}, require: { target.id: t }, expires: 2020-01-01, approved_by: [a, b], reason: r, "
        "quota: 1 }]",
        "response: { restore: true, scan: block }",
        "response: { scan: [{ id: s, when: {}, types: [d.email], min_confidence: low, action: mask }] }",
        "audit: { store: hash-chain, content: digest, keep: 7y, on_error: block }",
        "assert: [{ id: a, forbid: { when: {}, target: {} }, may_break_with_exception: true }, { id: b, possible: {} }]",
        "context: { caller: { a: { source: jwt }, b: { source: mtls } } }"));

class PolicySchemaTargets : public testing::TestWithParam<const char*> {};

TEST_P(PolicySchemaTargets, AreAcceptedByBoth) {
  const std::string text = std::string(kHead) + GetParam();

  EXPECT_TRUE(decoder_accepts(text));
  EXPECT_TRUE(schema_accepts(text));
}

INSTANTIATE_TEST_SUITE_P(
    Good, PolicySchemaTargets,
    testing::Values(
        "targets: [{ id: t, weight: 0.5, retry: { attempts: 3, base: 100ms, max: 4s, uncertain: allow }, hedge: { after: p95, max: 1 } }]",
        "targets: [{ id: t, breaker: { failures: 3, error_rate: 0.2, requests: 9, window: 10s, probe: 2s, slow: 20s, check: 10s } }]",
        "targets: [{ id: t, breaker: off, concurrency: { max: 4, queue: 8, wait: 2s, adaptive: true }, hedge: { after: 800ms } }]",
        "targets: [{ id: t, mirror: { target: u, share: 0.1 } }, { id: u }]",
        "targets: [{ id: t }]\nprefer: [{ spread: weight }, { spread: weight, sticky: request.conversation }]"));

class PolicySchemaRefusals : public testing::TestWithParam<const char*> {};

TEST_P(PolicySchemaRefusals, AreRefusedByBoth) {
  const std::string text = std::string(kHead) + GetParam();

  EXPECT_FALSE(decoder_accepts(text));
  EXPECT_FALSE(schema_accepts(text));
}

INSTANTIATE_TEST_SUITE_P(
    Bad, PolicySchemaRefusals,
    testing::Values(
        "", "targets: []", "targets: [{ operator: o }]", "targets: [{ id: 't t' }]", "targets: [{ id: t, zdr: yes }]",
        "targets: [{ id: t, deployment: cloud }]", "targets: [{ id: t, own: { a: 1 } }]", "targets: [{ id: t, own: null }]",
        "targets: [{ id: t, a.b: 1 }]", "targets: [{ id: t, health: up }]", "targets: [{ id: t, price: { in: -1, currency: JPY } }]",
        "targets: [{ id: t, metrics: { cost: low } }]", "targets: [{ id: t, timeouts: { total: 5 } }]",
        "targets: [{ id: t, certs: [{ name: c, until: 2027-01-01 }] }]", "targets: [{ id: t }]\nassert: [{ id: a }]",
        "targets: [{ id: t }]\ncolour: red", "targets: [{ id: t }]\nconstraints: [{ id: k }]",
        "targets: [{ id: t }]\nconstraints: [{ id: k, require: { target.id: t }, deny: {} }]",
        "targets: [{ id: t }]\nconstraints: [{ id: 'k:l', deny: {} }]",
        "targets: [{ id: t }]\nconstraints: [{ id: k, require: { nonsense: 1 } }]",
        "targets: [{ id: t }]\nconstraints: [{ id: k, require: { not: [] } }]",
        "targets: [{ id: t }]\nconstraints: [{ id: k, when: { data.class: { from: a } }, deny: {} }]",
        "targets: [{ id: t }]\nconstraints: [{ id: k, when: { data.labels: { has_any: l } }, deny: {} }]",
        "targets: [{ id: t }]\nclassify: { start: a, rules: [{ id: r }] }",
        "targets: [{ id: t }]\nclassify: { start: a, rules: [{ id: r, labels: [] }] }",
        "targets: [{ id: t }]\nconstraints: [{ id: k, require: {} }]",
        "targets: [{ id: t }]\nconstraints: [{ id: k, require: { target.id: t }, exceptable: true }]\n"
        "exceptions: [{ id: e, relaxes: [k], require: {}, expires: 2020-01-01, approved_by: [a, b] }]",
        "targets: [{ id: t }]\nbudgets: [{ id: b, scope: org, window: 1d, limit: { usd: 1 }, on_exceed: { allow_only: {} } }]",
        "targets: [{ id: t }]\nclassify: { start: a, rules: [{ id: r, class: a, why: x }] }",
        "targets: [{ id: t }]\nclassify: { start: a, rules: [{ id: r, when: { found: d.email }, class: a }] }",
        "targets: [{ id: t }]\nclassify: { start: a, rules: [{ id: r, when: { found: { any: [d.email], min_count: 0 } }, class: a }] }",
        "targets: [{ id: t }]\nprefer: [{ by: cost, order: [t] }]", "targets: [{ id: t }]\nprefer: [{ order: [t], max: true }]",
        "targets: [{ id: t, retry: { attempts: 0 } }]", "targets: [{ id: t, retry: { uncertain: maybe } }]",
        "targets: [{ id: t, retry: 3 }]", "targets: [{ id: t, breaker: on }]", "targets: [{ id: t, breaker: { error_rate: 1.5 } }]",
        "targets: [{ id: t, concurrency: { queue: 3 } }]", "targets: [{ id: t, hedge: { after: p99 } }]", "targets: [{ id: t, hedge: {} }]",
        "targets: [{ id: t, hedge: { after: 1s, max: 2 } }]", "targets: [{ id: t, mirror: { target: u, share: 0 } }, { id: u }]",
        "targets: [{ id: t, weight: -1 }]", "targets: [{ id: t }]\nprefer: [{ spread: evenly }]",
        "targets: [{ id: t }]\nprefer: [{ spread: weight, max: true }]",
        "targets: [{ id: t }]\nprefer: [{ by: cost, sticky: caller.team }]", "targets: [{ id: t }]\nfallback: { on: [http_500] }",
        "targets: [{ id: t }]\nfallback: { max_attempts: 0 }", "targets: [{ id: t }]\ncontext: { caller: { t: { source: cookie } } }",
        "targets: [{ id: t }]\ncontext: { request: { header: { x: { source: jwt } } } }", "targets: [{ id: t }]\ncontext: { other: {} }",
        "targets: [{ id: t }]\ninclude: a.yaml", "targets: [{ id: t }]\nsealed: maybe",
        "targets: [{ id: t }]\nstream: { recovery: sometimes }", "targets: [{ id: t }]\nstream: { max_drains: 0 }",
        "targets: [{ id: t }]\nstream: { on_client_disconnect: drain }", "targets: [{ id: t }]\nstream: { keepalive: 1s }",
        "targets: [{ id: t }]\ntransforms: [{ id: t, replace: { types: [], with: mask } }]",
        "targets: [{ id: t }]\ntransforms: [{ id: t, replace: { types: [d.email], with: paint } }]",
        "targets: [{ id: t }]\ntransforms: [{ id: t, replace: { types: [d.email], with: surrogate, dates: swap } }]",
        "targets: [{ id: t }]\nbudgets: [{ id: b, scope: org, window: 0d, limit: { usd: 1 } }]",
        "targets: [{ id: t }]\nbudgets: [{ id: b, scope: planet, window: 1d, limit: { usd: 1 } }]",
        "targets: [{ id: t }]\nbudgets: [{ id: b, scope: org, window: 1d, limit: { usd: 1, eur: 1 } }]",
        "targets: [{ id: t }]\nbudgets: [{ id: b, scope: org, window: 1d, limit: { usd: 1 }, on_exceed: {} }]",
        "targets: [{ id: t }]\nobligations: [{ id: o }]", "targets: [{ id: t }]\nobligations: [{ id: o, retention: 90 }]",
        "targets: [{ id: t }]\nobligations: [{ id: o, headers: { date: x } }]",
        "targets: [{ id: t }]\nexceptions: [{ id: e, relaxes: [k], require: {} }]", "targets: [{ id: t }]\nresponse: { scan: cut }",
        "targets: [{ id: t }]\nresponse: { scan: [{ id: s, types: [d.email] }] }", "targets: [{ id: t }]\naudit: { keep: 7y }",
        "targets: [{ id: t }]\naudit: { store: file, keep: 7 }", "targets: [{ id: t }]\nassert: [{ id: a, forbid: {}, possible: {} }]",
        "targets: [{ id: t }]\ntests: [{ name: n, given: {} }]",
        "targets: [{ id: t }]\ntests: [{ name: n, given: { budget: { b: -1 } }, expect: { order: [] } }]",
        "targets: [{ id: t }]\ntests: [{ name: n, given: { found: { d.email: many } }, expect: { order: [] } }]",
        "targets: [{ id: t }]\ntests: [{ name: n, given: { request: { stream: on } }, expect: { order: [] } }]"));

}  // namespace
}  // namespace sekisho
