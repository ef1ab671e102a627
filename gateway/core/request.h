#pragma once

#include "gateway/core/json_tape.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace sekisho {

enum class WireDialect { OpenAi };  // the family of wire formats a client or an upstream speaks
enum class Endpoint { Chat, Completions, Embeddings };

enum class Role { System, Developer, User, Assistant, Tool, Function };

struct ContentPart {
  enum class Kind { Text, Refusal, Image, Audio, File, Other };
  Kind kind = Kind::Text;
  std::string text;  // Text and Refusal
  std::string raw;   // the whole part as JSON, where it came as an object
};

struct ToolCall {
  std::string id;
  std::string name;
  std::string arguments;  // JSON text as the client sent it
  std::string raw;        // the whole call as JSON
};

// A JSON member that the neutral form has no place for, kept as it came.
using RawMember = std::pair<std::string, std::string>;

struct Message {
  Role role = Role::User;
  bool has_content = true;  // false: the message has no `content` member
  bool content_is_null = false;
  bool content_is_string = true;  // as against an array of parts
  std::vector<ContentPart> content;
  std::vector<ToolCall> tool_calls;
  std::string tool_call_id;
  std::string name;
  std::vector<RawMember> extras;  // members not named above, and those that are null or empty
};

struct Tool {
  std::string name;
  std::string description;
  std::string parameters;  // JSON schema as it came; empty where absent
  std::string raw;         // the whole tool as JSON; what the fields above do not hold is only here
};

// What a target must be able to do to serve the request.
struct RequestNeeds {
  bool images = false;
  bool audio = false;
  bool files = false;
  bool tools = false;
  bool json_schema = false;
  bool embeddings = false;      // it asks for vectors
  std::int64_t tokens_in = 0;   // estimated
  std::int64_t tokens_out = 0;  // expected: the client's cap, or the usual length
};

// What the client asked: the bytes it sent, where every value stands in them, and the neutral form.
struct Request {
  WireDialect dialect = WireDialect::OpenAi;
  Endpoint endpoint = Endpoint::Chat;
  std::string model;  // as asked: alias, target id or `auto`
  bool stream = false;
  bool usage_asked = false;  // the client wants the usage chunk of a stream (stream_options.include_usage)
  RequestNeeds needs;
  std::optional<std::int64_t> max_tokens;
  bool continues_last = false;  // the last message is the assistant's, and the answer is to go on with it
  std::shared_ptr<const JsonTape> tape;

  // Neutral form.
  std::vector<Message> messages;  // Chat
  std::vector<Tool> tools;        // Chat
  // Every other top-level member except model, messages, tools, stream and stream_options; `tools` too where it holds no tool.
  std::vector<RawMember> parameters;
  std::vector<RawMember> stream_options;  // its members except include_usage

  // For the upstream: W3C trace context, without `tracestate`, and the gateway's id of the request.
  std::string traceparent;
  std::string id;
};

// Frees what the client wrote: bytes, messages, tools, parameters. What is left says how to answer.
void release_content(Request& request);

// The path below an OpenAI-compatible base URL, such as `/chat/completions`.
std::string_view path_of(Endpoint endpoint);
// `chat`, `completions`, `embeddings`: the value of `request.api`.
std::string_view name_of(Endpoint endpoint);

}  // namespace sekisho
