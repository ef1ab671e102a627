#pragma once

#include "gateway/api/answer_filter.h"
#include "gateway/core/json_tape.h"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace sekisho {

// One text of an answer.
struct AnswerText {
  JsonTape::Id node = JsonTape::kNone;  // a string
  AnswerPlace place;
};

// The texts of one element of `choices`.
struct ChoiceTexts {
  JsonTape::Id node = JsonTape::kNone;
  int choice = 0;
  bool finished = false;              // says why it ended
  std::vector<AnswerText> texts;      // such as come in pieces
  std::vector<JsonTape::Id> others;   // strings that come whole, without the API's own words
  std::vector<JsonTape::Id> details;  // values that spell the text token by token: `logprobs`, `token_ids`
};

// What spells the prompt as it was sent, which is not what the client wrote where values were replaced: `prompt_logprobs`,
// `prompt_token_ids` and their like, beside `choices` or in one of them.
std::vector<JsonTape::Id> find_prompt_details(const JsonTape& answer);
bool is_prompt_detail(std::string_view key);

// Finds the texts in what a client of OpenAI's API gets: chunks of a stream, or a whole answer. Remembers from one chunk to the next
// which tool call an id belongs to, for servers that do not number them.
class OpenAiTexts {
 public:
  std::vector<ChoiceTexts> find(const JsonTape& answer);

 private:
  using Id = JsonTape::Id;

  ChoiceTexts read_choice(const JsonTape& answer, Id choice);
  void read_message(const JsonTape& answer, Id message, ChoiceTexts& out);
  void read_content(const JsonTape& answer, Id content, ChoiceTexts& out) const;
  void read_calls(const JsonTape& answer, Id calls, ChoiceTexts& out);
  int number_of(const JsonTape& answer, Id call, int choice);
  void read_others(const JsonTape& answer, Id parent, ChoiceTexts& out) const;

  std::map<int, std::vector<std::string>> call_ids_;  // by choice
};

}  // namespace sekisho
