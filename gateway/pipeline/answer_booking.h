#pragma once

#include "gateway/core/error.h"
#include "gateway/core/target.h"
#include "gateway/pipeline/request_context.h"

#include <string_view>

namespace sekisho {

// The target answers: the record names it, and the client may leave in the middle of its answer.
void note_answering(RequestContext& context, const Target& target);
// The first content goes to the client.
void note_first_event(RequestContext& context);

void book_success(RequestContext& context);
// The attempt that was under way last ends so too.
void book_failure(RequestContext& context, const Error& error, std::string_view outcome);
// For who has no answer when the drain time is over.
Error shutting_down();
// The upstream did nothing wrong: its attempt stays as it was.
Error book_block(RequestContext& context, std::string_view outcome);

// Tokens charged at admission become tokens really used, and reserved money money spent, however the answer ends.
class AnswerSettlement {
 public:
  explicit AnswerSettlement(RequestContext& context) : context_(context) {}
  ~AnswerSettlement();
  AnswerSettlement(const AnswerSettlement&) = delete;
  AnswerSettlement& operator=(const AnswerSettlement&) = delete;

 private:
  RequestContext& context_;
};

}  // namespace sekisho
