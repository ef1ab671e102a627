#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <server-context.h>

namespace sekisho {

// What of a request decides how its answer looks.
struct AnswerShape {
  bool chat = true;  // chat completions; otherwise completions
  bool streaming = false;
  bool text_only = false;                // the answer has neither thoughts nor calls
  bool usage_asked = false;              // a stream is to end with a chunk of usage
  bool timings_asked = false;            // llama.cpp's own `timings_per_token`
  std::optional<int> alternatives = {};  // `top_logprobs` of chat, `logprobs` of completions; none: no log probabilities
  std::size_t answers_a_prompt = 1;      // `n`
};

// Brings llama.cpp's results of one request into OpenAI's shape (platform.openai.com/docs/api-reference): one usage for all choices
// and prompts, log probabilities in the form of each endpoint, no members that only llama.cpp knows. One per request. Includes
// llama.cpp: only for the files beside this one that speak to it.
class AnswerShaper {
 public:
  explicit AnswerShaper(const AnswerShape& shape) : shape_(shape) {}

  // The SSE frames of one result of a stream; empty where the client gets nothing for it.
  std::string frames(server_task_result& result);
  // What ends a stream: usage where it was asked for, and `[DONE]`.
  std::string end() const;
  // The body of a whole answer: the choices of every result and the usage of all.
  json body(const std::vector<server_task_result_ptr>& results);

 private:
  void count(const server_task_result& result);
  void shape_choice(json& choice);
  json legacy_logprobs(const json& tokens, std::size_t choice);
  json usage() const;

  AnswerShape shape_;
  std::int64_t prompt_tokens_ = 0;
  std::int64_t cached_tokens_ = 0;
  std::int64_t completion_tokens_ = 0;
  std::map<std::size_t, std::int64_t> offsets_;  // by choice: characters of its text so far
  json envelope_;                                // the latest chunk without its choices
};

}  // namespace sekisho
