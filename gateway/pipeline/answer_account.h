#pragma once

#include "gateway/core/stream_event.h"
#include "gateway/core/target.h"
#include "gateway/pipeline/record_scope.h"
#include "gateway/pipeline/token_estimate.h"

#include <cstdint>
#include <optional>
#include <string_view>

namespace sekisho {

// The attempt of that target that has begun to answer, the last one of several; null where none has. Valid until another one is made.
AttemptRecord* find_answering(RequestRecord& record, std::string_view target);

// Reads usage off one target's answer as it passes and books it when it dies: also for a client that left in the middle. What the provider
// never counted is estimated and marked so.
class AnswerAccount {
 public:
  AnswerAccount(RecordScope& record, const Target& target, std::int64_t tokens_in);
  ~AnswerAccount();
  AnswerAccount(const AnswerAccount&) = delete;
  AnswerAccount& operator=(const AnswerAccount&) = delete;

  void observe(const StreamEvent& event);
  // Usage and cost as known now, added to what targets before this one have said of the same answer.
  void book();
  // The same of an answer that another target is to go on with: the attempt says what part of it was its own.
  void book_as_part();
  // Of this answer and of what targets before this one have said of the same, as known now.
  Usage all_usage() const;
  // The client gets nothing of this answer: it is not booked.
  void disown() { disowned_ = true; }

 private:
  Usage usage() const;
  void book_own();

  RecordScope& record_;
  const Target& target_;
  std::int64_t tokens_in_;
  std::optional<Usage> before_;
  std::optional<Money> cost_before_;
  std::optional<Usage> reported_;
  bool disowned_ = false;
  TokenEstimate estimate_;
};

}  // namespace sekisho
