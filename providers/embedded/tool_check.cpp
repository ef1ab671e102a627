#include "providers/embedded/request_check.h"

#include <string>
#include <string_view>

namespace sekisho {
namespace {

using Id = JsonTape::Id;
using Kind = JsonTape::Kind;

bool is_object(const JsonTape& body, Id id) { return id != JsonTape::kNone && body.at(id).kind == Kind::Object; }

std::optional<Error> find_error_of_tool(const JsonTape& body, Id tool) {
  const std::string place = "tools[" + std::to_string(body.at(tool).index) + "]";
  if (!is_object(body, tool)) return invalid_request("`" + place + "` must be an object", place);
  if (body.find_string(tool, "type") != "function") {
    return invalid_request("`" + place + ".type` must be `function`: an embedded model has no other tools", place + ".type");
  }
  const Id function = find_given(body, tool, "function");
  if (!is_object(body, function)) return invalid_request("`" + place + "` must have an object `function`", place + ".function");
  if (body.find_string(function, "name").value_or("").empty()) {
    return invalid_request("`" + place + ".function` must have a `name`", place + ".function.name");
  }
  const Id parameters = find_given(body, function, "parameters");
  if (parameters == JsonTape::kNone || is_object(body, parameters)) return std::nullopt;
  return invalid_request("`" + place + ".function.parameters` must be a JSON Schema", place + ".function.parameters");
}

bool is_in_tools(const JsonTape& body, Id tools, std::string_view name) {
  if (tools == JsonTape::kNone) return false;
  for (Id tool = body.at(tools).first_child; tool != JsonTape::kNone; tool = body.at(tool).next) {
    if (body.find_string(body.find(tool, "function"), "name") == name) return true;
  }
  return false;
}

// `{"type":"function","function":{"name":…}}`
std::optional<Error> find_error_of_named(const JsonTape& body, Id choice, Id tools) {
  if (body.find_string(choice, "type") != "function") {
    return invalid_request("`tool_choice.type` must be `function`: an embedded model knows no other", "tool_choice.type");
  }
  const auto name = body.find_string(find_given(body, choice, "function"), "name");
  if (!name) return invalid_request("`tool_choice.function` must have a `name`", "tool_choice.function.name");
  if (is_in_tools(body, tools, *name)) return std::nullopt;
  return invalid_request("`tool_choice` names `" + std::string(*name) + "`, which is not in `tools`", "tool_choice");
}

std::optional<Error> find_choice_error(const JsonTape& body, Id tools) {
  const Id choice = find_given(body, body.root(), "tool_choice");
  if (choice == JsonTape::kNone) return std::nullopt;
  if (is_object(body, choice)) return find_error_of_named(body, choice, tools);
  const std::string_view word = body.at(choice).text;
  if (word == "none" || word == "auto") return std::nullopt;
  if (word != "required") {
    return invalid_request("`tool_choice` must be `none`, `auto`, `required` or an object that names a function", "tool_choice");
  }
  const bool has_tools = tools != JsonTape::kNone && body.at(tools).first_child != JsonTape::kNone;
  if (has_tools) return std::nullopt;
  return invalid_request("`tool_choice` is `required`, but there are no `tools`", "tool_choice");
}

}  // namespace

std::optional<Error> find_tool_error(const JsonTape& body) {
  const Id tools = find_given(body, body.root(), "tools");
  if (tools != JsonTape::kNone) {
    if (body.at(tools).kind != Kind::Array) return invalid_request("`tools` must be an array", "tools");
    for (Id tool = body.at(tools).first_child; tool != JsonTape::kNone; tool = body.at(tool).next) {
      if (auto error = find_error_of_tool(body, tool)) return error;
    }
  }
  const Id parallel = find_given(body, body.root(), "parallel_tool_calls");
  if (parallel != JsonTape::kNone && body.at(parallel).kind != Kind::Bool) {
    return invalid_request("`parallel_tool_calls` must be true or false", "parallel_tool_calls");
  }
  return find_choice_error(body, tools);
}

}  // namespace sekisho
