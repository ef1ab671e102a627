#include "providers/embedded/llama_tool_choice.h"

#include <array>

#include <chat-peg-parser.h>
#include <json-schema-to-grammar.h>

namespace sekisho {
namespace {

// What llama.cpp derived for answers that may be text.
constexpr std::array<const char*, 5> kOfFreeAnswers{"reasoning_budget_tokens", "reasoning_budget_start_tag", "reasoning_budget_end_tags",
                                                    "reasoning_budget_message", "reasoning_control"};

std::string name_of_tool(const json& tool) { return json_value(json_value(tool, "function", json::object()), "name", std::string()); }

// Many templates mark a call so; the model has learned to write one after the mark. Others get the bare object.
struct CallMarks {
  std::string begin;
  std::string end;
};

CallMarks marks_of(const std::string& chat_template) {
  if (chat_template.find("<tool_call>") == std::string::npos) return {};
  return {"<tool_call>", "</tool_call>"};
}

}  // namespace

json tools_to_call(const json& body) {
  const json tools = json_value(body, "tools", json::array());
  const json choice = body.contains("tool_choice") ? body.at("tool_choice") : json();
  if (choice.is_string()) return choice.get<std::string>() == "required" ? tools : json::array();
  json named = json::array();
  if (!choice.is_object()) return named;
  for (const json& tool : tools) {
    if (name_of_tool(tool) == name_of_tool(choice)) named.push_back(tool);
  }
  return named;
}

void force_call(json& data, const json& tools, const std::string& chat_template) {
  const CallMarks marks = marks_of(chat_template);
  const common_peg_arena parser = build_chat_peg_parser([&](common_chat_peg_builder& builder) {
    return builder.standard_json_tools(marks.begin, marks.end, tools, /*parallel_tool_calls=*/false, /*force_tool_calls=*/true) +
           builder.end();
  });
  data["chat_format"] = static_cast<int>(COMMON_CHAT_FORMAT_PEG_NATIVE);
  data["chat_parser"] = parser.save();
  data["parse_tool_calls"] = true;
  data["grammar"] = build_grammar([&](const common_grammar_builder& builder) { parser.build_grammar(builder, false); });
  data["grammar_type"] = "tool_calls";
  data["grammar_lazy"] = false;
  data["grammar_triggers"] = json::array();
  data["generation_prompt"] = "";
  for (const char* member : kOfFreeAnswers) data.erase(member);
}

}  // namespace sekisho
