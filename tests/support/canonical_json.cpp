#include "tests/support/canonical_json.h"

#include <map>
#include <stdexcept>

namespace sekisho {

std::string canonical(const JsonTape& tape, JsonTape::Id id) {
  const JsonTape::Node& node = tape.at(id);
  if (node.kind == JsonTape::Kind::String) return json_quote(node.text);
  if (node.kind == JsonTape::Kind::Array) {
    std::string out = "[";
    for (JsonTape::Id child = node.first_child; child != JsonTape::kNone; child = tape.at(child).next) out += canonical(tape, child) + ",";
    return out + "]";
  }
  if (node.kind != JsonTape::Kind::Object) return std::string(tape.raw(id));
  std::map<std::string, std::string> members;
  for (JsonTape::Id child = node.first_child; child != JsonTape::kNone; child = tape.at(child).next) {
    members[std::string(tape.at(child).key)] = canonical(tape, child);
  }
  std::string out = "{";
  for (const auto& [key, value] : members) out += json_quote(key) + ":" + value + ",";
  return out + "}";
}

std::string canonical(std::string_view json) {
  const Result<JsonTape> tape = JsonTape::parse(std::string(json));
  if (!tape) throw std::runtime_error(tape.error().message + " in " + std::string(json));
  return canonical(*tape, tape->root());
}

}  // namespace sekisho
