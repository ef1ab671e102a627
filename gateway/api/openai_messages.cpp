#include "gateway/api/openai_messages.h"

#include <array>
#include <string>
#include <string_view>

namespace sekisho {
namespace {

using Id = JsonTape::Id;
using Kind = JsonTape::Kind;

struct RoleRow {
  std::string_view word;
  Role role;
};
constexpr std::array kRoles{RoleRow{"system", Role::System}, RoleRow{"developer", Role::Developer},
                            RoleRow{"user", Role::User},     RoleRow{"assistant", Role::Assistant},
                            RoleRow{"tool", Role::Tool},     RoleRow{"function", Role::Function}};

struct PartRow {
  std::string_view type;
  ContentPart::Kind kind;
};
// Chat's own part types, and those of the Responses API that some hosts take as well.
constexpr std::array kParts{PartRow{"text", ContentPart::Kind::Text},        PartRow{"input_text", ContentPart::Kind::Text},
                            PartRow{"output_text", ContentPart::Kind::Text}, PartRow{"refusal", ContentPart::Kind::Refusal},
                            PartRow{"image_url", ContentPart::Kind::Image},  PartRow{"input_image", ContentPart::Kind::Image},
                            PartRow{"image", ContentPart::Kind::Image},      PartRow{"input_audio", ContentPart::Kind::Audio},
                            PartRow{"audio_url", ContentPart::Kind::Audio},  PartRow{"file", ContentPart::Kind::File},
                            PartRow{"input_file", ContentPart::Kind::File}};

// User input in an error message: short, whatever was sent.
std::string quoted(std::string_view word) {
  constexpr std::size_t kMost = 40;
  return "`" + std::string(word.substr(0, kMost)) + (word.size() > kMost ? "…`" : "`");
}

std::string text_or_nothing(const JsonTape& tape, Id object, std::string_view key) {
  return std::string(tape.find_string(object, key).value_or(std::string_view()));
}

ContentPart::Kind kind_of(std::string_view type) {
  for (const PartRow& row : kParts) {
    if (row.type == type) return row.kind;
  }
  return ContentPart::Kind::Other;
}

Result<ContentPart> parse_part(const JsonTape& tape, Id id, const std::string& where) {
  ContentPart part;
  part.raw = tape.raw(id);
  if (tape.at(id).kind == Kind::String) {
    part.text = tape.at(id).text;
    return part;
  }
  if (tape.at(id).kind != Kind::Object) return invalid_request("a content part must be an object", where);
  const auto type = tape.find_string(id, "type");
  if (!type) return invalid_request("a content part needs a `type` that is a string", where + ".type");
  part.kind = kind_of(*type);
  if (part.kind != ContentPart::Kind::Text && part.kind != ContentPart::Kind::Refusal) return part;
  const std::string_view member = part.kind == ContentPart::Kind::Text ? "text" : "refusal";
  const auto text = tape.find_string(id, member);
  if (!text) return invalid_request("a part of type `" + std::string(member) + "` needs a string", where + "." + std::string(member));
  part.text = *text;
  return part;
}

// The object that holds name and arguments: `function`, or `custom` with its `input`.
ToolCall parse_call(const JsonTape& tape, Id id) {
  ToolCall call;
  call.raw = tape.raw(id);
  call.id = text_or_nothing(tape, id, "id");
  const Id function = tape.find(id, "function");
  const Id body = function != JsonTape::kNone ? function : tape.find(id, "custom");
  call.name = text_or_nothing(tape, body, "name");
  const Id arguments = tape.find(body, function != JsonTape::kNone ? "arguments" : "input");
  if (arguments == JsonTape::kNone) return call;
  call.arguments = tape.at(arguments).kind == Kind::String ? tape.at(arguments).text : tape.raw(arguments);
  return call;
}

class MessageParser {
 public:
  MessageParser(const JsonTape& tape, Id id, std::string where) : tape_(tape), id_(id), where_(std::move(where)) {}

  Result<Message> parse() {
    if (tape_.at(id_).kind != Kind::Object) return invalid_request("a message must be an object", where_);
    if (auto error = parse_role()) return *std::move(error);
    message_.has_content = false;
    for (Id member = tape_.at(id_).first_child; member != JsonTape::kNone; member = tape_.at(member).next) {
      if (auto error = parse_member(member)) return *std::move(error);
    }
    return std::move(message_);
  }

 private:
  std::optional<Error> parse_role() {
    const auto word = tape_.find_string(id_, "role");
    if (!word) return invalid_request("a message needs a `role` that is a string", where_ + ".role");
    for (const RoleRow& row : kRoles) {
      if (row.word != *word) continue;
      message_.role = row.role;
      return std::nullopt;
    }
    constexpr std::string_view kRoleMust = "it must be system, developer, user, assistant, tool or function";
    Error error = invalid_request("unknown role: " + std::string(kRoleMust), where_ + ".role");
    error.public_message = "unknown role " + quoted(*word) + ": " + std::string(kRoleMust);
    return error;
  }

  std::optional<Error> parse_member(Id member) {
    const JsonTape::Node& node = tape_.at(member);
    if (node.key == "role") return std::nullopt;
    if (node.key == "content") return parse_content(member);
    if (node.key == "tool_calls" && node.kind == Kind::Array && node.first_child != JsonTape::kNone) return parse_calls(member);
    const bool text = node.kind == Kind::String && !node.text.empty();
    if (text && node.key == "name") {
      message_.name = node.text;
    } else if (text && node.key == "tool_call_id") {
      message_.tool_call_id = node.text;
    } else {
      message_.extras.emplace_back(node.key, tape_.raw(member));
    }
    return std::nullopt;
  }

  std::optional<Error> parse_content(Id content) {
    message_.has_content = true;
    switch (tape_.at(content).kind) {
      case Kind::Null:
        message_.content_is_null = true;
        return std::nullopt;
      case Kind::String:
        message_.content.push_back({.kind = ContentPart::Kind::Text, .text = std::string(tape_.at(content).text), .raw = {}});
        return std::nullopt;
      case Kind::Array:
        return parse_parts(content);
      case Kind::Bool:
      case Kind::Number:
      case Kind::Object:
        break;
    }
    return invalid_request("content must be a string, null or an array of parts", where_ + ".content");
  }

  std::optional<Error> parse_parts(Id content) {
    message_.content_is_string = false;
    for (Id part = tape_.at(content).first_child; part != JsonTape::kNone; part = tape_.at(part).next) {
      Result<ContentPart> parsed = parse_part(tape_, part, where_ + ".content[" + std::to_string(tape_.at(part).index) + "]");
      if (!parsed) return std::move(parsed).error();
      message_.content.push_back(*std::move(parsed));
    }
    return std::nullopt;
  }

  std::optional<Error> parse_calls(Id calls) {
    for (Id call = tape_.at(calls).first_child; call != JsonTape::kNone; call = tape_.at(call).next) {
      if (tape_.at(call).kind != Kind::Object) {
        return invalid_request("a tool call must be an object", where_ + ".tool_calls[" + std::to_string(tape_.at(call).index) + "]");
      }
      message_.tool_calls.push_back(parse_call(tape_, call));
    }
    return std::nullopt;
  }

  const JsonTape& tape_;
  const Id id_;
  const std::string where_;
  Message message_;
};

}  // namespace

Result<std::vector<Message>> parse_openai_messages(const JsonTape& tape, Id messages) {
  if (messages == JsonTape::kNone) return invalid_request("the request has no `messages`", "messages");
  if (tape.at(messages).kind != Kind::Array || tape.at(messages).first_child == JsonTape::kNone) {
    return invalid_request("messages must be an array of at least one message", "messages");
  }
  std::vector<Message> out;
  for (Id id = tape.at(messages).first_child; id != JsonTape::kNone; id = tape.at(id).next) {
    Result<Message> message = MessageParser(tape, id, "messages[" + std::to_string(tape.at(id).index) + "]").parse();
    if (!message) return std::move(message).error();
    out.push_back(*std::move(message));
  }
  return out;
}

}  // namespace sekisho
