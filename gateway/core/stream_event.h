#pragma once

#include "gateway/core/money.h"

#include <string>
#include <variant>
#include <vector>

namespace sekisho {

// What one frame of an answer says, in neutral form.
struct TextDelta {
  int choice = 0;
  std::string text;
  bool operator==(const TextDelta&) const = default;
};
struct ReasoningDelta {
  int choice = 0;
  std::string text;
  bool operator==(const ReasoningDelta&) const = default;
};
struct RefusalDelta {
  int choice = 0;
  std::string text;
  bool operator==(const RefusalDelta&) const = default;
};
// `index` counts tool calls of the choice from 0; `id` and `name` come once, `arguments` in pieces.
struct ToolCallDelta {
  int choice = 0;
  int index = 0;
  std::string id;
  std::string name;
  std::string arguments;
  bool operator==(const ToolCallDelta&) const = default;
};
struct FinishPart {
  int choice = 0;
  std::string reason;  // OpenAI's words: stop, length, tool_calls, content_filter
  bool operator==(const FinishPart&) const = default;
};
// Who answers; may be repeated in every frame.
struct AnswerIdentity {
  std::string id;
  std::string model;
  std::int64_t created = 0;
  bool operator==(const AnswerIdentity&) const = default;
};
// Something that the client sees and that has no neutral form: sound, pictures. It is in the frame only.
struct OtherDelta {
  int choice = 0;
  bool operator==(const OtherDelta&) const = default;
};
// Embeddings and other answers that only exist whole: the frame is the value.
struct WholeAnswer {
  bool operator==(const WholeAnswer&) const = default;
};

using StreamPart =
    std::variant<TextDelta, ReasoningDelta, RefusalDelta, ToolCallDelta, OtherDelta, FinishPart, AnswerIdentity, Usage, WholeAnswer>;

// One frame of an answer on its way, with what it says. In a stream, `frame` is one SSE event as it came, blank line included; in a
// whole answer it is the body.
struct StreamEvent {
  std::string frame;
  std::vector<StreamPart> parts;
  bool end_mark = false;    // the dialect's own end sign (`[DONE]`); says nothing about content
  bool malformed = false;   // of an upstream's frame that could not be read: no frame, no parts
  bool usage_only = false;  // holds usage and no choice: withheld from clients that did not ask for it
};

// True where the client would see something of the answer: the commit point (text, reasoning, refusal, tool call, sound, finish, whole).
bool has_content(const StreamEvent& event);

}  // namespace sekisho
