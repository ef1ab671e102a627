#pragma once

#include "gateway/core/json_tape.h"
#include "gateway/core/request.h"
#include "gateway/core/stream_event.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace sekisho {

// Reads what the JSON of one answer says, chunk by chunk or whole, in neutral form. Keeps what has to be known from one chunk to the
// next: which tool call a delta belongs to, which choices have ended, what was said already. One per answer.
//
// Finish reasons are the upstream's own words, so that both lanes hand on the same. Each `Usage` replaces the one before it; equal ones
// are given once.
class AnswerReader {
 public:
  explicit AnswerReader(Endpoint endpoint) : endpoint_(endpoint) {}

  std::vector<StreamPart> read(const JsonTape& answer);

  // At least one choice was seen to end, and none that began has not.
  bool complete() const;
  // A tool call has begun in a choice that has not ended.
  bool is_within_call() const;
  // What was read last goes on with a tool call, or ends for one, whose beginning was never read.
  bool lacks_call(const std::vector<StreamPart>& last) const;
  // Text, reasoning, a refusal or a tool call was read.
  bool has_content() const { return has_content_; }

 private:
  using Id = JsonTape::Id;

  // A tool call being streamed.
  struct Call {
    std::optional<std::int64_t> wire_index;  // as the upstream counts, where it does
    std::string id;
    bool named = false;
    bool argued = false;  // arguments were read
  };
  struct Choice {
    bool finished = false;
    std::vector<Call> calls;  // by neutral index
    bool legacy_call = false;
  };

  void read_identity(const JsonTape& answer);
  void read_choice(const JsonTape& answer, Id choice);
  void read_message(const JsonTape& answer, Id message, int index);
  void read_content(const JsonTape& answer, Id content, int index);
  void read_reasoning(const JsonTape& answer, Id message, int index);
  void read_call(const JsonTape& answer, Id call, int index);
  void read_legacy_call(const JsonTape& answer, Id call, int index);
  std::size_t find_call(Choice& choice, std::optional<std::int64_t> wire_index, std::string_view id, bool named);
  void add_text(int index, std::string_view text);

  Endpoint endpoint_;
  std::map<int, Choice> choices_;
  AnswerIdentity identity_;
  std::optional<Usage> usage_;
  bool has_content_ = false;
  std::vector<StreamPart> parts_;  // of the chunk being read
};

}  // namespace sekisho
