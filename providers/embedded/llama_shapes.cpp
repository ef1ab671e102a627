#include "providers/embedded/llama_shapes.h"

#include <algorithm>

namespace sekisho {
namespace {

// Unicode characters of a piece that may begin or end inside one: a character counts where it begins.
std::int64_t characters_of(const json& bytes) {
  std::int64_t characters = 0;
  for (const json& byte : bytes) characters += (byte.get<int>() & 0xC0) == 0x80 ? 0 : 1;
  return characters;
}

// As many alternatives as were asked for, without llama.cpp's token numbers.
json trimmed(const json& tokens, int alternatives) {
  json out = json::array();
  for (json token : tokens) {
    json kept = json::array();
    const json& found = token.at("top_logprobs");
    for (std::size_t i = 0; i < found.size() && i < static_cast<std::size_t>(alternatives); ++i) {
      json alternative = found.at(i);
      alternative.erase("id");
      kept.push_back(std::move(alternative));
    }
    token.erase("id");
    token["top_logprobs"] = std::move(kept);
    out.push_back(std::move(token));
  }
  return out;
}

}  // namespace

std::string AnswerShaper::frames(server_task_result& result) {
  count(result);
  const json said = result.to_json();
  if (said.is_null() || said.empty()) return {};
  const json chunks = said.is_array() ? said : json::array({said});
  std::string out;
  for (json chunk : chunks) {
    // llama.cpp counts each choice for itself: end() counts the whole request.
    if (!chunk.contains("choices") || chunk.at("choices").empty()) continue;
    chunk.erase("usage");
    if (!shape_.timings_asked) chunk.erase("timings");
    for (std::size_t i = 0; i < chunk.at("choices").size(); ++i) shape_choice(chunk.at("choices").at(i));
    out += format_oai_sse(chunk);
    chunk.erase("choices");
    chunk.erase("timings");
    envelope_ = std::move(chunk);
  }
  return out;
}

std::string AnswerShaper::end() const {
  std::string out;
  if (shape_.usage_asked && envelope_.is_object()) {
    json chunk = envelope_;
    chunk["choices"] = json::array();
    chunk["usage"] = usage();
    out = format_oai_sse(chunk);
  }
  return out + "data: [DONE]\n\n";
}

json AnswerShaper::body(const std::vector<server_task_result_ptr>& results) {
  json choices = json::array();
  json answer;
  for (const server_task_result_ptr& result : results) {
    count(*result);
    json part = result->to_json();
    for (std::size_t i = 0; i < part.at("choices").size(); ++i) {
      shape_choice(part.at("choices").at(i));
      choices.push_back(part.at("choices").at(i));
    }
    if (answer.is_null()) answer = std::move(part);
  }
  answer["choices"] = std::move(choices);
  answer["usage"] = usage();
  if (!shape_.timings_asked) answer.erase("timings");
  return answer;
}

// OpenAI counts a prompt once, however many answers are made from it. Results are numbered prompt by prompt.
void AnswerShaper::count(const server_task_result& result) {
  const auto* final = dynamic_cast<const server_task_result_cmpl_final*>(&result);
  if (final == nullptr) return;
  completion_tokens_ += final->n_decoded;
  if (final->index % shape_.answers_a_prompt != 0) return;
  prompt_tokens_ += final->n_prompt_tokens;
  cached_tokens_ += final->n_prompt_tokens_cache;
}

void AnswerShaper::shape_choice(json& choice) {
  const bool has_tokens = choice.contains("logprobs") && choice.at("logprobs").is_object();
  if (!has_tokens || !shape_.alternatives) {
    choice["logprobs"] = nullptr;
    return;
  }
  const json tokens = choice.at("logprobs").at("content");
  if (shape_.chat) {
    choice["logprobs"] = json{{"content", trimmed(tokens, *shape_.alternatives)}, {"refusal", nullptr}};
  } else {
    choice["logprobs"] = legacy_logprobs(tokens, json_value(choice, "index", std::size_t{0}));
  }
}

// The form of completions: parallel arrays, and beside the alternatives always the token that was taken.
json AnswerShaper::legacy_logprobs(const json& tokens, std::size_t choice) {
  json texts = json::array();
  json logprobs = json::array();
  json tops = json::array();
  json offsets = json::array();
  std::int64_t& offset = offsets_[choice];
  for (const json& token : trimmed(tokens, *shape_.alternatives)) {
    json top = json::object();
    const json& found = token.at("top_logprobs");
    for (const json& alternative : found) top[alternative.at("token").get<std::string>()] = alternative.at("logprob").get<double>();
    top[token.at("token").get<std::string>()] = token.at("logprob").get<double>();
    texts.push_back(token.at("token"));
    logprobs.push_back(token.at("logprob"));
    tops.push_back(std::move(top));
    offsets.push_back(offset);
    offset += characters_of(token.at("bytes"));
  }
  return json{{"tokens", texts}, {"token_logprobs", logprobs}, {"top_logprobs", tops}, {"text_offset", offsets}};
}

json AnswerShaper::usage() const {
  return json{{"prompt_tokens", prompt_tokens_},
              {"completion_tokens", completion_tokens_},
              {"total_tokens", prompt_tokens_ + completion_tokens_},
              {"prompt_tokens_details", json{{"cached_tokens", cached_tokens_}}}};
}

}  // namespace sekisho
