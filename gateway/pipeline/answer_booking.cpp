#include "gateway/pipeline/answer_booking.h"

namespace sekisho {

using std::chrono::duration_cast;
using std::chrono::microseconds;
using std::chrono::steady_clock;

void note_answering(RequestContext& context, const Target& target) {
  RequestRecord& record = *context.record;
  record.target = target.id;
  record.cancelled_phase = "stream";
  if (const Verdict* verdict = context.judgement.decision.find(target.id)) record.cost_estimated = verdict->estimated_cost;
}

void note_first_event(RequestContext& context) {
  context.record->first_event = duration_cast<microseconds>(steady_clock::now() - context.exchange.head.received_at);
}

void book_success(RequestContext& context) {
  if (context.absence.reading_on()) return;  // nobody got it
  context.record->outcome = "ok";
  context.record->error.clear();
}

void book_failure(RequestContext& context, const Error& error, std::string_view outcome) {
  if (context.absence.reading_on()) return;
  context.record->outcome = outcome;
  context.record->error = name_of(error.kind);
  context.record->error_message = error.message;
}

Error shutting_down() {
  Error error = gateway_error(ErrorKind::ShuttingDown, "the gateway is shutting down; there is no answer yet");
  error.retry_after = std::chrono::seconds(1);  // another one, or the next, will answer
  return error;
}

Error book_block(RequestContext& context, std::string_view outcome) {
  Error error = gateway_error(ErrorKind::ResponseBlocked, "the answer holds what your organisation's policy does not let through");
  context.record->outcome = outcome;
  context.record->error = name_of(error.kind);
  context.record->error_message = error.message;
  return error;
}

AnswerSettlement::~AnswerSettlement() {
  if (context_.reservation) context_.reservation->settle(context_.record->cost);
  if (!context_.record->usage) return;
  const Usage& usage = *context_.record->usage;
  context_.runtime.limits.settle(context_.caller, context_.tokens_charged, usage.input + usage.output);
}

}  // namespace sekisho
