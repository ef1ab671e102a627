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
  void operator()(const FinishPart& part) const { choices[part.choice].finish_reason = part.reason; }
  void operator()(const AnswerIdentity&) const {}
  void operator()(const Usage&) const {}
  void operator()(const WholeAnswer&) const {}
};

std::string function_json(const ToolCallDelta& call, bool numbered) {
  std::string function = "{";
  if (!numbered || !call.name.empty()) append_member(function, "name", json_quote(call.name));
  append_member(function, "arguments", json_quote(call.arguments));
  return function + "}";
}

}  // namespace

std::map<int, AnswerChoice> choices_of(const StreamEvent& event) {
  std::map<int, AnswerChoice> choices;
  for (const StreamPart& part : event.parts) std::visit(Gather{choices}, part);
  return choices;
}

AnswerJson::AnswerJson(const Request& request) : chat_(request.endpoint == Endpoint::Chat), legacy_calls_(false) {
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

std::string AnswerJson::calls_json(const AnswerChoice& choice, bool numbered) const {
  std::string out = "[";
  for (const ToolCallDelta& call : choice.calls) {
    if (out.size() > 1) out += ',';
    std::string item = "{";
    const bool opens = !numbered || !call.id.empty() || !call.name.empty();
    if (numbered) append_member(item, "index", std::to_string(call.index));
    if (!numbered || !call.id.empty()) append_member(item, "id", json_quote(call.id));
    if (opens) append_member(item, "type", "\"function\"");
    append_member(item, "function", function_json(call, numbered));
    out += item + "}";
  }
  return out + "]";
}

std::string AnswerJson::chunk_choice(int index, const AnswerChoice& choice, bool first) const {
  std::string out = "{";
  append_member(out, "index", std::to_string(index));
  if (chat_) {
    std::string delta = "{";
    if (first) append_member(delta, "role", "\"assistant\"");
    if (!choice.reasoning.empty()) append_member(delta, "reasoning_content", json_quote(choice.reasoning));
    if (!choice.text.empty()) append_member(delta, "content", json_quote(choice.text));
    if (!choice.refusal.empty()) append_member(delta, "refusal", json_quote(choice.refusal));
    if (!choice.calls.empty() && legacy_calls_) append_member(delta, "function_call", function_json(choice.calls.front(), true));
    if (!choice.calls.empty() && !legacy_calls_) append_member(delta, "tool_calls", calls_json(choice, true));
    append_member(out, "delta", delta + "}");
  } else {
    append_member(out, "text", json_quote(choice.text));
  }
  append_member(out, "logprobs", "null");
  append_member(out, "finish_reason", or_null(choice.finish_reason));
  return out + "}";
}

std::string AnswerJson::whole_choice(int index, const AnswerChoice& choice) const {
  std::string out = "{";
  append_member(out, "index", std::to_string(index));
  if (chat_) {
    const bool silent = choice.text.empty() && (!choice.calls.empty() || !choice.refusal.empty());
    std::string message = "{\"role\":\"assistant\"";
    append_member(message, "content", silent ? "null" : json_quote(choice.text));
    append_member(message, "refusal", or_null(choice.refusal));
    if (!choice.reasoning.empty()) append_member(message, "reasoning_content", json_quote(choice.reasoning));
    if (!choice.calls.empty() && legacy_calls_) append_member(message, "function_call", function_json(choice.calls.front(), false));
    if (!choice.calls.empty() && !legacy_calls_) append_member(message, "tool_calls", calls_json(choice, false));
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
  append_member(out, "prompt_tokens_details", "{\"cached_tokens\":" + std::to_string(usage.cached) + "}");
  append_member(out, "completion_tokens_details", "{\"reasoning_tokens\":" + std::to_string(usage.reasoning) + "}");
  return out + "}";
}

}  // namespace sekisho
