#include "gateway/pipeline/answer_account.h"

#include <algorithm>
#include <variant>

namespace sekisho {
namespace {

Usage sum(const Usage& first, const Usage& second) {
  return {.input = first.input + second.input,
          .output = first.output + second.output,
          .cached = first.cached + second.cached,
          .cache_write = first.cache_write + second.cache_write,
          .reasoning = first.reasoning + second.reasoning,
          .estimated = first.estimated || second.estimated};
}

}  // namespace

AttemptRecord* find_answering(RequestRecord& record, std::string_view target) {
  const auto answers = [target](const AttemptRecord& attempt) { return attempt.target == target && attempt.first_event; };
  const auto found = std::find_if(record.attempts.rbegin(), record.attempts.rend(), answers);
  return found == record.attempts.rend() ? nullptr : &*found;
}

AnswerAccount::AnswerAccount(RecordScope& record, const Target& target, std::int64_t tokens_in)
    : record_(record), target_(target), tokens_in_(tokens_in), before_(record->usage), cost_before_(record->cost) {}

AnswerAccount::~AnswerAccount() { book(); }

void AnswerAccount::observe(const StreamEvent& event) {
  for (const StreamPart& part : event.parts) {
    if (const auto* reported = std::get_if<Usage>(&part)) reported_ = *reported;
  }
  if (!reported_) estimate_.observe(event);  // the provider's own count replaces ours: nothing to estimate
}

Usage AnswerAccount::usage() const {
  if (reported_) return *reported_;
  Usage estimated;
  estimated.input = tokens_in_;
  estimated.output = estimate_.tokens();
  estimated.estimated = true;
  return estimated;
}

Usage AnswerAccount::all_usage() const { return before_ ? sum(*before_, usage()) : usage(); }

void AnswerAccount::book() {
  if (disowned_ || record_.is_shared()) return;
  record_->usage = all_usage();
  record_->cost = cost_of(usage(), target_.price);
  if (!before_) return;
  book_own();
  // Amounts of two currencies make no sum.
  const bool addable = cost_before_ && record_->cost && cost_before_->currency == record_->cost->currency;
  if (addable) record_->cost->micros += cost_before_->micros;
  if (!addable) record_->cost.reset();
}

void AnswerAccount::book_as_part() {
  book();
  if (!disowned_ && !record_.is_shared()) book_own();
}

void AnswerAccount::book_own() {
  AttemptRecord* const own = find_answering(*record_, target_.id);
  if (own == nullptr) return;
  own->part = true;
  own->usage = usage();
  own->cost = cost_of(*own->usage, target_.price);
}

}  // namespace sekisho
