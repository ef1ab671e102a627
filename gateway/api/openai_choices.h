#pragma once

#include "gateway/core/request.h"
#include "gateway/core/stream_event.h"

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sekisho {

// What one choice says, gathered from the parts of one event (a chunk) or of a whole answer.
struct AnswerChoice {
  std::string text;
  std::string reasoning;
  std::string refusal;
  std::vector<ToolCallDelta> calls;  // one for each index that occurs, in order
  std::string finish_reason;
};

// The content parts of an event by choice.
std::map<int, AnswerChoice> choices_of(const StreamEvent& event);

// How the JSON of answers to one request is built (platform.openai.com/docs/api-reference/chat/object and …/chat/streaming).
class AnswerJson {
 public:
  explicit AnswerJson(const Request& request);

  // Takes what the upstream says of itself; the last word counts.
  void identify(const AnswerIdentity& identity);

  // `{"id":…,"object":…,"created":…,"model":…`, open.
  std::string envelope(std::string_view object) const;
  // An element of `choices` in a chunk. `first`: nothing was said for this choice before, so the role comes along.
  std::string chunk_choice(int index, const AnswerChoice& choice, bool first);
  // An element of `choices` in a whole answer.
  std::string whole_choice(int index, const AnswerChoice& choice);
  static std::string usage(const Usage& usage);

  bool chat() const { return chat_; }

 private:
  enum class Form { Chunk, Whole };

  std::string call_json(int choice, const ToolCallDelta& call, Form form);
  void append_calls(std::string& object, int index, const AnswerChoice& choice, Form form);

  bool chat_;
  bool legacy_calls_ = false;              // the client knows `functions`, not `tools`
  std::set<std::string> custom_tools_;     // names of the request's tools of type `custom`: their calls have another shape
  std::set<std::pair<int, int>> customs_;  // choice and index of the calls of such tools
  AnswerIdentity identity_;
};

}  // namespace sekisho
