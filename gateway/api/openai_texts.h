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
  bool finished = false;                 // says why it ended
  JsonTape::Id delta = JsonTape::kNone;  // in a chunk of chat
  std::vector<AnswerText> texts;         // such as come in pieces that the client joins
  std::vector<AnswerText> pieces;        // all other strings of the delta but the API's own words, each a piece of the text at its path
  std::vector<AnswerPlace> ended;        // of these places: texts that nothing more will come of
  std::vector<JsonTape::Id> others;      // strings that come whole
  std::vector<JsonTape::Id> details;     // values that spell the text token by token: `logprobs`, `token_ids`
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
  void read_pieces(const JsonTape& answer, Id parent, const std::string& path, ChoiceTexts& out);
  std::string step_to(const JsonTape& answer, Id child, int choice);

  std::map<int, std::vector<std::string>> call_ids_;  // by choice
};

}  // namespace sekisho
