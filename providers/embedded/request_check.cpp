#include "providers/embedded/request_check.h"

#include "gateway/core/json_number.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <string_view>

namespace sekisho {
namespace {

using Id = JsonTape::Id;
using Kind = JsonTape::Kind;

enum class Numbers { Any, Whole };

// A member that must be a number from `least` to `most`.
struct NumberRule {
  std::string_view key;
  double least;
  double most;
  Numbers numbers = Numbers::Any;
};

constexpr double kMostTokens = 2'147'483'647;           // llama.cpp counts in 32 bits
constexpr double kSafeInteger = 9'007'199'254'740'991;  // doubles hold every whole number up to here

constexpr std::array kAnswerNumbers{
    NumberRule{"temperature", 0, 2},
    NumberRule{"top_p", 0, 1},
    NumberRule{"presence_penalty", -2, 2},
    NumberRule{"frequency_penalty", -2, 2},
    NumberRule{"max_completion_tokens", 1, kMostTokens, Numbers::Whole},
    NumberRule{"max_tokens", 1, kMostTokens, Numbers::Whole},
    NumberRule{"seed", -kSafeInteger, kSafeInteger, Numbers::Whole},
};
constexpr NumberRule kTopLogprobs{"top_logprobs", 0, 20, Numbers::Whole};
constexpr NumberRule kLegacyLogprobs{"logprobs", 0, 5, Numbers::Whole};
constexpr NumberRule kBestOf{"best_of", 1, 1, Numbers::Whole};

// What the engine has no way to do, by endpoint.
constexpr std::array<std::string_view, 4> kNotInChat{"functions", "function_call", "audio", "web_search_options"};
constexpr std::array<std::string_view, 1> kNotInCompletions{"suffix"};
constexpr std::array<std::string_view, 1> kNotInEmbeddings{"dimensions"};

std::string quoted(std::string_view key) { return "`" + std::string(key) + "`"; }

Error wrong(std::string_view key, const std::string& must) { return invalid_request(quoted(key) + " must be " + must, std::string(key)); }

std::string written(double number) { return std::to_string(static_cast<std::int64_t>(number)); }

std::optional<Error> find_number_error(const JsonTape& body, const NumberRule& rule) {
  const Id id = find_given(body, body.root(), rule.key);
  if (id == JsonTape::kNone) return std::nullopt;
  const auto number = body.find_number(body.root(), rule.key);
  const bool whole = rule.numbers == Numbers::Whole;
  const bool fits = number && *number >= rule.least && *number <= rule.most && (!whole || *number == std::floor(*number));
  if (fits) return std::nullopt;
  const std::string kind = whole ? "a whole number" : "a number";
  if (rule.least == rule.most) return wrong(rule.key, written(rule.least));
  return wrong(rule.key, kind + " from " + written(rule.least) + " to " + written(rule.most));
}

std::optional<Error> find_bool_error(const JsonTape& body, std::string_view key) {
  const Id id = find_given(body, body.root(), key);
  if (id == JsonTape::kNone || body.at(id).kind == Kind::Bool) return std::nullopt;
  return wrong(key, "true or false");
}

template <std::size_t N>
std::optional<Error> find_unserved(const JsonTape& body, const std::array<std::string_view, N>& keys) {
  for (const std::string_view key : keys) {
    const Id id = find_given(body, body.root(), key);
    const bool empty = id != JsonTape::kNone && body.at(id).kind == Kind::String && body.at(id).text.empty();
    if (id != JsonTape::kNone && !empty) return invalid_request("an embedded model does not serve " + quoted(key), std::string(key));
  }
  return std::nullopt;
}

bool is_stop_word(const JsonTape& body, Id id) { return body.at(id).kind == Kind::String && !body.at(id).text.empty(); }

std::optional<Error> find_stop_error(const JsonTape& body) {
  const Id stop = find_given(body, body.root(), "stop");
  if (stop == JsonTape::kNone || is_stop_word(body, stop)) return std::nullopt;
  Error error = wrong("stop", "a string that is not empty, or an array of such strings");
  if (body.at(stop).kind != Kind::Array) return error;
  for (Id id = body.at(stop).first_child; id != JsonTape::kNone; id = body.at(id).next) {
    if (!is_stop_word(body, id)) return error;
  }
  return std::nullopt;
}

std::optional<Error> find_bias_error(const JsonTape& body) {
  const Id bias = find_given(body, body.root(), "logit_bias");
  if (bias == JsonTape::kNone) return std::nullopt;
  Error error = wrong("logit_bias", "an object of tokens with numbers from -100 to 100");
  if (body.at(bias).kind != Kind::Object) return error;
  for (Id id = body.at(bias).first_child; id != JsonTape::kNone; id = body.at(id).next) {
    if (body.at(id).kind != Kind::Number || std::abs(json_number(body.raw(id))) > 100) return error;
  }
  return std::nullopt;
}

std::optional<Error> find_format_error(const JsonTape& body) {
  const Id format = find_given(body, body.root(), "response_format");
  if (format == JsonTape::kNone) return std::nullopt;
  if (body.at(format).kind != Kind::Object) return wrong("response_format", "an object with a `type`");
  const auto type = body.find_string(format, "type");
  if (type == "text" || type == "json_object") return std::nullopt;
  if (type != "json_schema") {
    return invalid_request("`response_format.type` must be `text`, `json_object` or `json_schema`", "response_format.type");
  }
  const Id held = find_given(body, format, "json_schema");
  if (held == JsonTape::kNone || body.at(held).kind != Kind::Object) {
    return invalid_request("`response_format` of type `json_schema` must have an object `json_schema`", "response_format.json_schema");
  }
  const Id schema = find_given(body, held, "schema");
  if (schema != JsonTape::kNone && body.at(schema).kind == Kind::Object) return std::nullopt;
  return invalid_request("`response_format.json_schema` must have a JSON Schema in `schema`", "response_format.json_schema.schema");
}

// Text is all that an embedded model writes.
std::optional<Error> find_modality_error(const JsonTape& body) {
  const Id modalities = find_given(body, body.root(), "modalities");
  if (modalities == JsonTape::kNone) return std::nullopt;
  Error error = wrong("modalities", "[\"text\"]: an embedded model writes nothing else");
  if (body.at(modalities).kind != Kind::Array) return error;
  for (Id id = body.at(modalities).first_child; id != JsonTape::kNone; id = body.at(id).next) {
    if (body.at(id).text != "text") return error;
  }
  return std::nullopt;
}

std::optional<Error> find_logprobs_error(const JsonTape& body) {
  if (auto error = find_bool_error(body, "logprobs")) return error;
  if (auto error = find_number_error(body, kTopLogprobs)) return error;
  const bool asked = body.find_bool(body.root(), "logprobs").value_or(false);
  if (!asked && find_given(body, body.root(), "top_logprobs") != JsonTape::kNone) {
    return invalid_request("`top_logprobs` needs `logprobs` to be true", "top_logprobs");
  }
  const Id tools = find_given(body, body.root(), "tools");
  const bool has_tools = tools != JsonTape::kNone && body.at(tools).first_child != JsonTape::kNone;
  if (asked && has_tools && body.find_bool(body.root(), "stream").value_or(false)) {
    return invalid_request("an embedded model does not serve `logprobs` in a stream with `tools`", "logprobs");
  }
  return std::nullopt;
}

std::optional<Error> find_answer_error(const JsonTape& body, std::uint32_t answers) {
  for (const NumberRule& rule : kAnswerNumbers) {
    if (auto error = find_number_error(body, rule)) return error;
  }
  if (auto error = find_number_error(body, {"n", 1, static_cast<double>(answers), Numbers::Whole})) return error;
  if (auto error = find_stop_error(body)) return error;
  return find_bias_error(body);
}

std::optional<Error> find_chat_error(const JsonTape& body, std::uint32_t answers) {
  if (auto error = find_unserved(body, kNotInChat)) return error;
  if (auto error = find_answer_error(body, answers)) return error;
  if (auto error = find_format_error(body)) return error;
  if (auto error = find_modality_error(body)) return error;
  if (auto error = find_logprobs_error(body)) return error;
  return find_tool_error(body);
}

bool is_token_list(const JsonTape& body, Id list) {
  for (Id id = body.at(list).first_child; id != JsonTape::kNone; id = body.at(id).next) {
    const std::string_view raw = body.raw(id);
    if (body.at(id).kind != Kind::Number || raw.size() > 9 || raw.find_first_not_of("0123456789") != std::string_view::npos) return false;
  }
  return body.at(list).first_child != JsonTape::kNone;
}

// A text, an array of token numbers, or an array of several of these.
std::optional<Error> find_prompt_error(const JsonTape& body, std::string_view key) {
  const Id prompt = find_given(body, body.root(), key);
  if (prompt == JsonTape::kNone) return invalid_request("the request has no " + quoted(key), std::string(key));
  const Kind kind = body.at(prompt).kind;
  if (kind == Kind::String || (kind == Kind::Array && is_token_list(body, prompt))) return std::nullopt;
  Error error = wrong(key, "a string, an array of token numbers, or an array of either");
  if (kind != Kind::Array || body.at(prompt).first_child == JsonTape::kNone) return error;
  for (Id id = body.at(prompt).first_child; id != JsonTape::kNone; id = body.at(id).next) {
    const bool tokens = body.at(id).kind == Kind::Array && is_token_list(body, id);
    if (body.at(id).kind != Kind::String && !tokens) return error;
  }
  return std::nullopt;
}

std::optional<Error> find_completion_error(const JsonTape& body, std::uint32_t answers) {
  if (auto error = find_unserved(body, kNotInCompletions)) return error;
  if (auto error = find_bool_error(body, "echo")) return error;
  if (body.find_bool(body.root(), "echo").value_or(false)) return invalid_request("an embedded model does not serve `echo`", "echo");
  if (auto error = find_number_error(body, kBestOf)) return error;
  if (auto error = find_number_error(body, kLegacyLogprobs)) return error;
  if (auto error = find_answer_error(body, answers)) return error;
  return find_prompt_error(body, "prompt");
}

std::optional<Error> find_embedding_error(const JsonTape& body) {
  if (auto error = find_unserved(body, kNotInEmbeddings)) return error;
  const Id format = find_given(body, body.root(), "encoding_format");
  if (format != JsonTape::kNone && body.at(format).text != "float" && body.at(format).text != "base64") {
    return wrong("encoding_format", "`float` or `base64`");
  }
  return find_prompt_error(body, "input");
}

std::optional<Error> find_error_of(Endpoint endpoint, const JsonTape& body, std::uint32_t answers) {
  switch (endpoint) {
    case Endpoint::Chat:
      return find_chat_error(body, answers);
    case Endpoint::Completions:
      return find_completion_error(body, answers);
    case Endpoint::Embeddings:
      return find_embedding_error(body);
  }
  return std::nullopt;
}

}  // namespace

JsonTape::Id find_given(const JsonTape& body, JsonTape::Id object, std::string_view key) {
  const Id id = body.find(object, key);
  return id == JsonTape::kNone || body.at(id).kind == Kind::Null ? JsonTape::kNone : id;
}

Result<void> check_engine_request(Endpoint endpoint, const JsonTape& body, std::uint32_t answers) {
  if (auto error = find_size_error(body)) return *std::move(error);
  if (auto error = find_error_of(endpoint, body, answers)) return *std::move(error);
  return {};
}

}  // namespace sekisho
