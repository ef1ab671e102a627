#pragma once

#include <optional>
#include <string>

#include <server-context.h>

namespace sekisho {

// Writes the frames of a stream's pieces of text, byte for byte as AnswerShaper does, without a JSON value for each and without
// parsing the whole answer again at each token, as llama.cpp does to find thoughts and calls in it. For answers that are text and
// nothing else. One per stream. Includes llama.cpp: only for the files beside this one that speak to it.
class TextFrames {
 public:
  // `chat`: of chat completions; otherwise of completions.
  explicit TextFrames(bool chat) : chat_(chat) {}

  // The frames of a result, empty where the client gets nothing for it, and `state` brought up to date as the result's update() would.
  // nullopt, and nothing has changed, for all that is not a plain piece of text: ends, errors, log probabilities, invalid UTF-8.
  std::optional<std::string> frames(const server_task_result& result, task_result_state& state);

 private:
  void add_frame(std::string& out, const std::string& choice, const server_task_result_cmpl_partial& piece);

  bool chat_;
  std::string tail_;  // of each frame, behind the time
};

}  // namespace sekisho
