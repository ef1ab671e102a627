#include "gateway/api/openai_request.h"

#include "gateway/api/openai_messages.h"
#include "gateway/api/openai_needs.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace sekisho {
namespace {

using Id = JsonTape::Id;
using Kind = JsonTape::Kind;

// A member that is there and not null.
Id find_value(const JsonTape& tape, Id object, std::string_view key) {
  const Id id = tape.find(object, key);
  return id == JsonTape::kNone || tape.at(id).kind == Kind::Null ? JsonTape::kNone : id;
}

// What the class below keeps apart from `parameters`.
bool is_kept_apart(Endpoint endpoint, std::string_view key) {
  static constexpr std::array<std::string_view, 3> kAlways{"model", "stream", "stream_options"};
  return std::ranges::find(kAlways, key) != kAlways.end() || (endpoint == Endpoint::Chat && key == "messages");
}

class RequestParser {
 public:
  RequestParser(Endpoint endpoint, JsonTape tape) : tape_(std::make_shared<const JsonTape>(std::move(tape))) {
    request_.endpoint = endpoint;
    request_.tape = tape_;
  }

  Result<Request> parse() {
    if (tape_->at(tape_->root()).kind != Kind::Object) return invalid_request("the body must be a JSON object");
    if (auto error = parse_model()) return *std::move(error);
    if (auto error = parse_stream()) return *std::move(error);
    if (auto error = parse_cap()) return *std::move(error);
    if (auto error = parse_input()) return *std::move(error);
    keep_parameters();
    request_.needs = needs_of(request_);
    return std::move(request_);
  }

 private:
  std::optional<Error> parse_model() {
    const Id id = find_value(*tape_, tape_->root(), "model");
    if (id == JsonTape::kNone) return invalid_request("the request has no `model`", "model");
    if (tape_->at(id).kind != Kind::String || tape_->at(id).text.empty()) {
      return invalid_request("model must be a string that is not empty", "model");
    }
    request_.model = tape_->at(id).text;
    return std::nullopt;
  }

  // Vectors do not stream, whatever is asked.
  std::optional<Error> parse_stream() {
    const Id stream = find_value(*tape_, tape_->root(), "stream");
    if (stream != JsonTape::kNone && tape_->at(stream).kind != Kind::Bool) return invalid_request("stream must be true or false", "stream");
    request_.stream = request_.endpoint != Endpoint::Embeddings && tape_->find_bool(tape_->root(), "stream").value_or(false);
    const Id options = find_value(*tape_, tape_->root(), "stream_options");
    if (options == JsonTape::kNone) return std::nullopt;
    if (tape_->at(options).kind != Kind::Object) return invalid_request("stream_options must be an object", "stream_options");
    const Id usage = find_value(*tape_, options, "include_usage");
    if (usage != JsonTape::kNone && tape_->at(usage).kind != Kind::Bool) {
      return invalid_request("include_usage must be true or false", "stream_options.include_usage");
    }
    request_.usage_asked = tape_->find_bool(options, "include_usage").value_or(false);
    for (Id id = tape_->at(options).first_child; id != JsonTape::kNone; id = tape_->at(id).next) {
      if (tape_->at(id).key != "include_usage") request_.stream_options.emplace_back(tape_->at(id).key, tape_->raw(id));
    }
    return std::nullopt;
  }

  // Zero or less means "no cap" to the servers that take it.
  std::optional<Error> parse_cap() {
    for (const std::string_view key : {"max_completion_tokens", "max_tokens"}) {
      const Id id = find_value(*tape_, tape_->root(), key);
      if (id == JsonTape::kNone) continue;
      const auto number = tape_->find_number(tape_->root(), key);
      if (!number || *number != std::floor(*number)) return invalid_request(std::string(key) + " must be a whole number", std::string(key));
      if (*number >= 1 && !request_.max_tokens) request_.max_tokens = static_cast<std::int64_t>(std::min(*number, 1e12));
    }
    return std::nullopt;
  }

  std::optional<Error> parse_input() {
    if (request_.endpoint == Endpoint::Chat) return parse_chat();
    const std::string key = request_.endpoint == Endpoint::Completions ? "prompt" : "input";
    const Id id = find_value(*tape_, tape_->root(), key);
    // A completion may start from nothing.
    if (id == JsonTape::kNone && request_.endpoint == Endpoint::Completions) return std::nullopt;
    if (id == JsonTape::kNone) return invalid_request("the request has no `" + key + "`", key);
    if (tape_->at(id).kind == Kind::String || tape_->at(id).kind == Kind::Array) return std::nullopt;
    return invalid_request(key + " must be a string or an array", key);
  }

  std::optional<Error> parse_chat() {
    auto messages = parse_openai_messages(*tape_, tape_->find(tape_->root(), "messages"));
    if (!messages) return std::move(messages).error();
    request_.messages = *std::move(messages);
    const Id tools = find_value(*tape_, tape_->root(), "tools");
    if (tools == JsonTape::kNone) return std::nullopt;
    if (tape_->at(tools).kind != Kind::Array) return invalid_request("tools must be an array", "tools");
    for (Id id = tape_->at(tools).first_child; id != JsonTape::kNone; id = tape_->at(id).next) {
      if (tape_->at(id).kind != Kind::Object) {
        return invalid_request("a tool must be an object", "tools[" + std::to_string(tape_->at(id).index) + "]");
      }
      request_.tools.push_back(parse_tool(id));
    }
    return std::nullopt;
  }

  // `{"type":"function","function":{…}}`, or another type's own object. What it is called is the provider's to judge.
  Tool parse_tool(Id id) const {
    Tool tool;
    tool.raw = tape_->raw(id);
    Id body = tape_->find(id, "function");
    if (body == JsonTape::kNone) body = tape_->find(id, "custom");
    tool.name = tape_->find_string(body, "name").value_or(std::string_view());
    tool.description = tape_->find_string(body, "description").value_or(std::string_view());
    if (const Id parameters = tape_->find(body, "parameters"); parameters != JsonTape::kNone) tool.parameters = tape_->raw(parameters);
    return tool;
  }

  void keep_parameters() {
    for (Id id = tape_->at(tape_->root()).first_child; id != JsonTape::kNone; id = tape_->at(id).next) {
      const std::string_view key = tape_->at(id).key;
      const bool held_tools = key == "tools" && !request_.tools.empty();
      if (!held_tools && !is_kept_apart(request_.endpoint, key)) request_.parameters.emplace_back(key, tape_->raw(id));
    }
  }

  std::shared_ptr<const JsonTape> tape_;
  Request request_;
};

}  // namespace

Result<Request> parse_openai_request(Endpoint endpoint, std::string body) {
  Result<JsonTape> tape = JsonTape::parse(std::move(body), JsonLimits{.finite_numbers = true});
  if (!tape) {
    Error error = std::move(tape).error();
    error.message = "the body cannot be read: " + error.message;
    return error;
  }
  return RequestParser(endpoint, *std::move(tape)).parse();
}

}  // namespace sekisho
