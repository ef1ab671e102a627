#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace sekisho {

// Where something stands in a file, both from 1; columns count bytes.
struct Place {
  int line = 0;
  int column = 0;
  bool operator==(const Place&) const = default;
};

struct YamlEntry;

// One value of a strict YAML document: YAML 1.2 core schema (yaml.org/spec/1.2.2 §10.3), so `NO`, `on` and `yes` are strings and a
// quoted scalar always is one. Aliases are already copied in. A plain value: copies are independent.
struct YamlNode {
  enum class Kind { Null, Bool, Integer, Float, String, List, Map };
  Kind kind = Kind::Null;
  Place place;
  std::string text;                // a scalar as written, without its quotes
  std::vector<YamlNode> items;     // List
  std::vector<YamlEntry> entries;  // Map, in order of appearance, keys unique

  bool is_map() const { return kind == Kind::Map; }
  bool is_list() const { return kind == Kind::List; }
  bool is_null() const { return kind == Kind::Null; }
  bool is_scalar() const { return kind != Kind::Map && kind != Kind::List; }
  // The value of that key, null where there is none or this is no map.
  const YamlNode* find(std::string_view key) const;
};

struct YamlEntry {
  std::string key;
  Place place;  // of the key
  YamlNode value;
};

// The kind that a plain (unquoted) scalar has in the core schema.
YamlNode::Kind plain_scalar_kind(std::string_view text);

// For messages: `a map`, `a list`, `the text `NO``, `the number 5`, `true`, `null`.
std::string describe(const YamlNode& node);

}  // namespace sekisho
