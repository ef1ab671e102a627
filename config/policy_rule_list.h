#pragma once

#include "config/policy_expression.h"
#include "config/policy_reader.h"

#include <functional>
#include <string>
#include <string_view>

namespace sekisho {

// Calls `read` with each entry of a section that is a list of maps, and with its node, and finishes the entry. A problem where the section
// is no list.
void read_entries(const YamlNode& node, const std::string& section, PolicyReader& reader,
                  const std::function<void(YamlMap&, const YamlNode&)>& read);

// The entry's `id`, unique within the section over all layers; empty and a problem where there is none. Ids stand beside `target:…`
// and `budget:…` in explanations, so they hold no `:`.
std::string read_rule_id(YamlMap& map, const std::string& section, PolicyReader& reader);

// The expression under that key; true where there is none.
Expression read_optional(YamlMap& map, std::string_view key, ExpressionSite site, PolicyReader& reader);

// An expression that a target must meet. A problem of that code where it asks for nothing, as `{}` does: `consequence` says what then
// becomes of the rule.
struct Requirement {
  std::string what;  // names the expression in messages
  const char* code = "E-TYPE";
  std::string_view consequence;
};
Expression read_requirement(const YamlNode& node, const Requirement& requirement, PolicyReader& reader);

// The types that `replace.types` and `response.scan` name: patterns of which each can match something (E-REF).
std::vector<std::string> read_types(YamlMap& map, PolicyReader& reader);

}  // namespace sekisho
