#include "gateway/pipeline/answer_account.h"

#include <variant>

namespace sekisho {
namespace {

Usage sum(const Usage& first, const Usage& second) {
  return {.input = first.input + second.input,
          .output = first.output + second.output,
          .cached = first.cached + second.cached,
          .reasoning = first.reasoning + second.reasoning,
          .estimated = first.estimated || second.estimated};
}

}  // namespace

AnswerAccount::AnswerAccount(RecordScope& record, const Target& target, std::int64_t tokens_in)
    : record_(record), target_(target), tokens_in_(tokens_in), before_(record->usage), cost_before_(record->cost) {}

AnswerAccount::~AnswerAccount() { book(); }

void AnswerAccount::observe(const StreamEvent& event) {
  for (const StreamPart& part : event.parts) {
    if (const auto* reported = std::get_if<Usage>(&part)) reported_ = *reported;
  }
  if (reported_) return;  // the provider's own count replaces ours: nothing to estimate
  for (const StreamPart& part : event.parts) {
    if (const auto* text = std::get_if<TextDelta>(&part)) count_text(text->text);
    if (const auto* reasoning = std::get_if<ReasoningDelta>(&part)) count_text(reasoning->text);
    if (const auto* refusal = std::get_if<RefusalDelta>(&part)) count_text(refusal->text);
    if (const auto* call = std::get_if<ToolCallDelta>(&part)) {
      count_text(call->name);
      count_text(call->arguments);
    }
  }
}

void AnswerAccount::count_text(std::string_view text) {
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x80) ++narrow_;
    if (byte >= 0xC0) ++wide_;
  }
}

Usage AnswerAccount::usage() const {
  if (reported_) return *reported_;
  Usage estimated;
  estimated.input = tokens_in_;
  estimated.output = static_cast<std::int64_t>((narrow_ + 3) / 4 + wide_);
  estimated.estimated = true;
  return estimated;
}

Usage AnswerAccount::all_usage() const { return before_ ? sum(*before_, usage()) : usage(); }

void AnswerAccount::book() {
  if (disowned_ || record_.is_shared()) return;
  record_->usage = all_usage();
  record_->cost = cost_of(usage(), target_.price);
  if (!before_) return;
  // Amounts of two currencies make no sum.
  const bool addable = cost_before_ && record_->cost && cost_before_->currency == record_->cost->currency;
  if (addable) record_->cost->micros += cost_before_->micros;
  if (!addable) record_->cost.reset();
}

}  // namespace sekisho
