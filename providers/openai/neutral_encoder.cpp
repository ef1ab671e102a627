#include "providers/openai/neutral_encoder.h"

#include <algorithm>
#include <span>

namespace sekisho {
namespace {

void append_member(std::string& object, std::string_view key, std::string_view value) {
  if (object.back() != '{') object += ',';
  object += json_quote(key);
  object += ':';
  object += value;
}

void append_members(std::string& object, std::span<const RawMember> members) {
  for (const auto& [key, value] : members) append_member(object, key, value);
}

template <class Items, class Write>
std::string array_of(const Items& items, Write write) {
  std::string out = "[";
  for (const auto& item : items) {
    if (out.size() > 1) out += ',';
    out += write(item);
  }
  return out + "]";
}

std::string_view word_for(Role role) {
  switch (role) {
    case Role::System:
      return "system";
    case Role::Developer:
      return "developer";
    case Role::User:
      return "user";
    case Role::Assistant:
      return "assistant";
    case Role::Tool:
      return "tool";
    case Role::Function:
      return "function";
  }
  return "user";
}

std::string part_json(const ContentPart& part) {
  if (!part.raw.empty()) return part.raw;
  const bool refusal = part.kind == ContentPart::Kind::Refusal;
  std::string out = "{";
  append_member(out, "type", refusal ? "\"refusal\"" : "\"text\"");
  append_member(out, refusal ? "refusal" : "text", json_quote(part.text));
  return out + "}";
}

std::string call_json(const ToolCall& call) {
  if (!call.raw.empty()) return call.raw;
  std::string function = "{";
  append_member(function, "name", json_quote(call.name));
  append_member(function, "arguments", json_quote(call.arguments));
  std::string out = "{";
  append_member(out, "id", json_quote(call.id));
  append_member(out, "type", "\"function\"");
  append_member(out, "function", function + "}");
  return out + "}";
}

std::string tool_json(const Tool& tool) {
  if (!tool.raw.empty()) return tool.raw;
  std::string function = "{";
  append_member(function, "name", json_quote(tool.name));
  if (!tool.description.empty()) append_member(function, "description", json_quote(tool.description));
  if (!tool.parameters.empty()) append_member(function, "parameters", tool.parameters);
  return "{\"type\":\"function\",\"function\":" + function + "}}";
}

std::string content_json(const Message& message) {
  if (message.content_is_null) return "null";
  if (!message.content_is_string) return array_of(message.content, part_json);
  std::string text;
  for (const ContentPart& part : message.content) text += part.text;
  return json_quote(text);
}

std::string message_json(const Message& message, std::span<const RawMember> more) {
  std::string out = "{";
  append_member(out, "role", json_quote(word_for(message.role)));
  if (message.has_content) append_member(out, "content", content_json(message));
  if (!message.name.empty()) append_member(out, "name", json_quote(message.name));
  if (!message.tool_call_id.empty()) append_member(out, "tool_call_id", json_quote(message.tool_call_id));
  if (!message.tool_calls.empty()) append_member(out, "tool_calls", array_of(message.tool_calls, call_json));
  append_members(out, message.extras);
  append_members(out, more);
  return out + "}";
}

// Streams always say what they used: the gateway counts it, and withholds the chunk from a client that did not ask.
std::string stream_options_json(const Request& request) {
  std::string out = "{";
  if (request.stream || request.usage_asked) append_member(out, "include_usage", "true");
  append_members(out, request.stream_options);
  return out + "}";
}

}  // namespace

std::string neutral_body(const Request& request, const Target& target, const PrefillWords& prefill) {
  const Message* const last = request.messages.empty() ? nullptr : &request.messages.back();
  const auto write = [&](const Message& message) {
    return message_json(message, &message == last ? std::span<const RawMember>(prefill.message) : std::span<const RawMember>());
  };
  std::string body = "{";
  append_member(body, "model", json_quote(target.model));
  if (request.endpoint == Endpoint::Chat) append_member(body, "messages", array_of(request.messages, write));
  if (!request.tools.empty()) append_member(body, "tools", array_of(request.tools, tool_json));
  for (const auto& [key, value] : request.parameters) {
    if (std::ranges::find(prefill.body, key, &RawMember::first) == prefill.body.end()) append_member(body, key, value);
  }
  append_members(body, prefill.body);
  if (request.stream) append_member(body, "stream", "true");
  if (const std::string options = stream_options_json(request); options != "{}") append_member(body, "stream_options", options);
  return body + "}";
}

UpstreamRequest upstream_request(const Request& request, std::string body) {
  UpstreamRequest out;
  out.path = path_of(request.endpoint);
  out.body = std::move(body);
  out.headers.add("Content-Type", "application/json");
  out.headers.add("Accept", request.stream ? "text/event-stream" : "application/json");
  if (!request.id.empty()) out.headers.add("X-Client-Request-Id", request.id);
  if (!request.traceparent.empty()) out.headers.add("traceparent", request.traceparent);
  return out;
}

}  // namespace sekisho
