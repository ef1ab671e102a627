#include "gateway/api/openai_choices.h"

#include <algorithm>

namespace sekisho {
namespace {

void append_member(std::string& object, std::string_view key, std::string_view value) {
  if (object.back() != '{') object += ',';
  object += json_quote(key);
  object += ':';
  object += value;
}

std::string or_null(const std::string& text) { return text.empty() ? "null" : json_quote(text); }

void add_call(AnswerChoice& choice, const ToolCallDelta& delta) {
  const auto same = std::ranges::find(choice.calls, delta.index, &ToolCallDelta::index);
  if (same == choice.calls.end()) {
    choice.calls.push_back(delta);
    return;
  }
  if (same->id.empty()) same->id = delta.id;
  if (same->name.empty()) same->name = delta.name;
  same->arguments += delta.arguments;
}

// Sorts the parts into their choices.
struct Gather {
  std::map<int, AnswerChoice>& choices;

  void operator()(const TextDelta& part) const { choices[part.choice].text += part.text; }
  void operator()(const ReasoningDelta& part) const { choices[part.choice].reasoning += part.text; }
  void operator()(const RefusalDelta& part) const { choices[part.choice].refusal += part.text; }
  void operator()(const ToolCallDelta& part) const { add_call(choices[part.choice], part); }
  void operator()(const OtherDelta&) const {}
  void operator()(const FinishPart& part) const { choices[part.choice].finish_reason = part.reason; }
  void operator()(const AnswerIdentity&) const {}
  void operator()(const Usage&) const {}
  void operator()(const WholeAnswer&) const {}
};

// The object of a call that holds its name and what it is called with, under `input`.
std::string callee_json(const ToolCallDelta& call, std::string_view input, bool named) {
  std::string callee = "{";
  if (named) append_member(callee, "name", json_quote(call.name));
  append_member(callee, input, json_quote(call.arguments));
  return callee + "}";
}

std::set<std::string> names_of_custom_tools(const std::vector<Tool>& tools) {
  std::set<std::string> names;
  for (const Tool& tool : tools) {
    const Result<JsonTape> tape = JsonTape::parse(tool.raw);
    if (tape && tape->find_string(tape->root(), "type") == "custom") names.insert(tool.name);
  }
  return names;
}

}  // namespace

std::map<int, AnswerChoice> choices_of(const StreamEvent& event) {
  std::map<int, AnswerChoice> choices;
  for (const StreamPart& part : event.parts) std::visit(Gather{choices}, part);
  return choices;
}

AnswerJson::AnswerJson(const Request& request)
    : chat_(request.endpoint == Endpoint::Chat), custom_tools_(names_of_custom_tools(request.tools)) {
  const bool has_functions = std::ranges::find(request.parameters, "functions", &RawMember::first) != request.parameters.end();
  legacy_calls_ = has_functions && request.tools.empty();
  identity_.id = (chat_ ? "chatcmpl-" : "cmpl-") + request.id;
  identity_.model = request.model;
}

void AnswerJson::identify(const AnswerIdentity& identity) {
  if (!identity.id.empty()) identity_.id = identity.id;
  if (!identity.model.empty()) identity_.model = identity.model;
  if (identity.created != 0) identity_.created = identity.created;
}

std::string AnswerJson::envelope(std::string_view object) const {
  std::string out = "{";
  append_member(out, "id", json_quote(identity_.id));
  append_member(out, "object", json_quote(object));
  append_member(out, "created", std::to_string(identity_.created));
  append_member(out, "model", json_quote(identity_.model));
  return out;
}

std::string AnswerJson::call_json(int choice, const ToolCallDelta& call, Form form) {
  const std::pair<int, int> place(choice, call.index);
  if (custom_tools_.contains(call.name)) customs_.insert(place);
  const bool custom = customs_.contains(place);
  const bool whole = form == Form::Whole;
  std::string item = "{";
  if (!whole) append_member(item, "index", std::to_string(call.index));
  if (whole || !call.id.empty()) append_member(item, "id", json_quote(call.id));
  if (whole || !call.id.empty() || !call.name.empty()) append_member(item, "type", custom ? "\"custom\"" : "\"function\"");
  const bool named = whole || !call.name.empty();
  append_member(item, custom ? "custom" : "function", callee_json(call, custom ? "input" : "arguments", named));
  return item + "}";
}

void AnswerJson::append_calls(std::string& object, int index, const AnswerChoice& choice, Form form) {
  if (choice.calls.empty()) return;
  if (legacy_calls_) {
    const ToolCallDelta& call = choice.calls.front();
    append_member(object, "function_call", callee_json(call, "arguments", form == Form::Whole || !call.name.empty()));
    return;
  }
  std::string calls = "[";
  for (const ToolCallDelta& call : choice.calls) {
    if (calls.size() > 1) calls += ',';
    calls += call_json(index, call, form);
  }
  append_member(object, "tool_calls", calls + "]");
}

std::string AnswerJson::chunk_choice(int index, const AnswerChoice& choice, bool first) {
  std::string out = "{";
  append_member(out, "index", std::to_string(index));
  if (chat_) {
    std::string delta = "{";
    if (first) append_member(delta, "role", "\"assistant\"");
    if (!choice.reasoning.empty()) append_member(delta, "reasoning_content", json_quote(choice.reasoning));
    if (!choice.text.empty()) append_member(delta, "content", json_quote(choice.text));
    if (!choice.refusal.empty()) append_member(delta, "refusal", json_quote(choice.refusal));
    append_calls(delta, index, choice, Form::Chunk);
    append_member(out, "delta", delta + "}");
  } else {
    append_member(out, "text", json_quote(choice.text));
  }
  append_member(out, "logprobs", "null");
  append_member(out, "finish_reason", or_null(choice.finish_reason));
  return out + "}";
}

std::string AnswerJson::whole_choice(int index, const AnswerChoice& choice) {
  std::string out = "{";
  append_member(out, "index", std::to_string(index));
  if (chat_) {
    const bool silent = choice.text.empty() && (!choice.calls.empty() || !choice.refusal.empty());
    std::string message = "{\"role\":\"assistant\"";
    append_member(message, "content", silent ? "null" : json_quote(choice.text));
    append_member(message, "refusal", or_null(choice.refusal));
    if (!choice.reasoning.empty()) append_member(message, "reasoning_content", json_quote(choice.reasoning));
    append_calls(message, index, choice, Form::Whole);
    append_member(out, "message", message + "}");
  } else {
    append_member(out, "text", json_quote(choice.text));
  }
  append_member(out, "logprobs", "null");
  append_member(out, "finish_reason", or_null(choice.finish_reason));
  return out + "}";
}

std::string AnswerJson::usage(const Usage& usage) {
  std::string out = "{";
  append_member(out, "prompt_tokens", std::to_string(usage.input));
  append_member(out, "completion_tokens", std::to_string(usage.output));
  append_member(out, "total_tokens", std::to_string(usage.input + usage.output));
  std::string details = "{\"cached_tokens\":" + std::to_string(usage.cached);
  if (usage.cache_write > 0) details += ",\"cache_write_tokens\":" + std::to_string(usage.cache_write);
  append_member(out, "prompt_tokens_details", details + "}");
  append_member(out, "completion_tokens_details", "{\"reasoning_tokens\":" + std::to_string(usage.reasoning) + "}");
  return out + "}";
}

}  // namespace sekisho
