#include "gateway/api/openai_needs.h"

#include "gateway/api/openai_api.h"
#include "gateway/core/tokens.h"

#include <algorithm>

namespace sekisho {
namespace {

using Id = JsonTape::Id;
using Kind = JsonTape::Kind;

// What role and separators of one message cost in the common chat templates.
constexpr std::int64_t kTokensPerMessage = 4;
// An image, a clip or a file, whose real cost depends on the model and on what is in it. OpenAI's own tiles give 85 to 1,445 for an image.
constexpr std::int64_t kTokensPerOpaquePart = 1'000;
// Keeps estimates far from overflow.
constexpr std::int64_t kMostTokens = 1'000'000'000;
constexpr double kMostAnswers = 4096;

// `n`, or `best_of` where that is more; 1 where neither is a sensible number.
std::int64_t answers_asked(const JsonTape& tape) {
  const double n = tape.find_number(tape.root(), "n").value_or(1);
  const double best_of = tape.find_number(tape.root(), "best_of").value_or(1);
  return static_cast<std::int64_t>(std::clamp(std::max(n, best_of), 1.0, kMostAnswers));
}

// The texts of `prompt` or `input`: a string, an array of strings, of token numbers, or of arrays of them.
struct Prompts {
  std::int64_t tokens = 0;
  std::int64_t count = 1;
};

std::int64_t tokens_of_item(const JsonTape& tape, Id id) {
  const JsonTape::Node& node = tape.at(id);
  if (node.kind == Kind::String) return estimate_tokens(node.text);
  if (node.kind == Kind::Number) return 1;
  std::int64_t tokens = 0;
  for (Id child = node.first_child; child != JsonTape::kNone; child = tape.at(child).next) tokens += tokens_of_item(tape, child);
  return tokens;
}

Prompts prompts_of(const JsonTape& tape, Id id) {
  Prompts prompts;
  if (id == JsonTape::kNone) return prompts;
  prompts.tokens = tokens_of_item(tape, id);
  const Id first = tape.at(id).first_child;
  if (tape.at(id).kind != Kind::Array || first == JsonTape::kNone || tape.at(first).kind == Kind::Number) return prompts;
  prompts.count = 0;
  for (Id child = first; child != JsonTape::kNone; child = tape.at(child).next) ++prompts.count;
  return prompts;
}

void count_message(const Message& message, RequestNeeds& needs) {
  needs.tokens_in += kTokensPerMessage + estimate_tokens(message.name);
  for (const ContentPart& part : message.content) {
    needs.images = needs.images || part.kind == ContentPart::Kind::Image;
    needs.audio = needs.audio || part.kind == ContentPart::Kind::Audio;
    needs.files = needs.files || part.kind == ContentPart::Kind::File;
    const bool text = part.kind == ContentPart::Kind::Text || part.kind == ContentPart::Kind::Refusal;
    needs.tokens_in += text ? estimate_tokens(part.text) : kTokensPerOpaquePart;
  }
  for (const ToolCall& call : message.tool_calls) needs.tokens_in += estimate_tokens(call.name) + estimate_tokens(call.arguments);
}

bool asks_for_audio(const JsonTape& tape) {
  const Id modalities = tape.find(tape.root(), "modalities");
  if (modalities == JsonTape::kNone) return false;
  for (Id id = tape.at(modalities).first_child; id != JsonTape::kNone; id = tape.at(id).next) {
    if (tape.at(id).text == "audio") return true;
  }
  return false;
}

bool holds_items(const JsonTape& tape, std::string_view key) {
  const Id id = tape.find(tape.root(), key);
  return id != JsonTape::kNone && tape.at(id).kind == Kind::Array && tape.at(id).first_child != JsonTape::kNone;
}

void count_chat(const Request& request, RequestNeeds& needs) {
  const JsonTape& tape = *request.tape;
  for (const Message& message : request.messages) count_message(message, needs);
  for (const Tool& tool : request.tools) needs.tokens_in += estimate_tokens(tool.raw);
  for (const std::string_view key : {"functions", "response_format"}) {
    if (const Id id = tape.find(tape.root(), key); id != JsonTape::kNone) needs.tokens_in += estimate_tokens(tape.raw(id));
  }
  needs.tools = !request.tools.empty() || holds_items(tape, "functions");
  needs.json_schema = tape.find_string(tape.find(tape.root(), "response_format"), "type") == "json_schema";
  needs.audio = needs.audio || asks_for_audio(tape);
}

}  // namespace

RequestNeeds needs_of(const Request& request) {
  const JsonTape& tape = *request.tape;
  RequestNeeds needs{.embeddings = request.endpoint == Endpoint::Embeddings};
  Prompts prompts;
  if (request.endpoint == Endpoint::Chat) {
    count_chat(request, needs);
  } else {
    prompts = prompts_of(tape, tape.find(tape.root(), request.endpoint == Endpoint::Completions ? "prompt" : "input"));
    needs.tokens_in = prompts.tokens;
    if (const auto suffix = tape.find_string(tape.root(), "suffix")) needs.tokens_in += estimate_tokens(*suffix);
  }
  needs.tokens_in = std::min(needs.tokens_in, kMostTokens);
  if (request.endpoint == Endpoint::Embeddings) return needs;
  const std::int64_t each = std::min(request.max_tokens.value_or(kUsualAnswerTokens), kMostTokens);
  needs.tokens_out = std::min(each * answers_asked(tape) * std::min<std::int64_t>(prompts.count, 4096), kMostTokens);
  return needs;
}

}  // namespace sekisho
