#include "config/policy_rule_list.h"

namespace sekisho {
namespace {

void read_statement(const YamlNode& node, const char* key, Assertion& assertion, PolicyReader& reader) {
  YamlMap map(node, key, reader.problems);
  if (!map.valid()) return;
  assertion.when = read_optional(map, "when", ExpressionSite::Assert, reader);
  assertion.target = read_optional(map, "target", ExpressionSite::Assert, reader);
  map.finish();
}

void read_assertion(YamlMap& map, PolicyReader& reader) {
  Assertion assertion;
  assertion.place = source_place(map.place());
  assertion.layer = reader.layer;
  assertion.id = read_rule_id(map, "assert", reader);
  const YamlNode* forbid = map.find("forbid");
  const YamlNode* possible = map.find("possible");
  if ((forbid == nullptr) == (possible == nullptr)) {
    reader.problems.error(map.place(), "E-KEY", "an assertion needs either `forbid` or `possible`");
  }
  if (forbid != nullptr) {
    read_statement(*forbid, "forbid", assertion, reader);
  } else if (possible != nullptr) {
    assertion.kind = Assertion::Kind::Possible;
    read_statement(*possible, "possible", assertion, reader);
  }
  assertion.may_break_with_exception = map.boolean("may_break_with_exception").value_or(false);
  reader.document.assertions.push_back(std::move(assertion));
}

}  // namespace

void read_assertions(YamlMap& top, PolicyReader& reader) {
  const YamlNode* list = top.find("assert");
  if (list == nullptr) return;
  read_entries(*list, "assert", reader, [&](YamlMap& map, const YamlNode&) { read_assertion(map, reader); });
}

}  // namespace sekisho
