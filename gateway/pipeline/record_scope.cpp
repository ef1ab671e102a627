#include "gateway/pipeline/record_scope.h"

#include "gateway/core/identifier.h"

#include <utility>
#include <vector>

namespace sekisho {
namespace {

using std::chrono::duration_cast;
using std::chrono::microseconds;

// `cancelled` is what an attempt is until it has begun to answer; `ok` is the last one from then on.
void mark_running(std::vector<AttemptRecord>& attempts) {
  for (AttemptRecord& attempt : attempts) {
    const bool answers = &attempt == &attempts.back() && attempt.result == "ok";
    if (answers || attempt.result == "cancelled") attempt.result = "running";
  }
}

}  // namespace

RecordScope::RecordScope(RecordSink& sink, DecisionStore& decisions, const HttpRequestHead& head)
    : sink_(sink), decisions_(decisions), since_(head.received_at), record_(std::make_shared<RequestRecord>()) {
  record_->id = "req_" + new_ulid();
  record_->at = std::chrono::system_clock::now();
  record_->method = head.method;
  record_->peer = head.peer;
  // What holds when the frames unwind before anybody said otherwise.
  record_->outcome = "cancelled";
  record_->error = "cancelled";
  record_->cancelled_phase = "request";
}

RecordScope::~RecordScope() {
  record_->total = duration_cast<microseconds>(std::chrono::steady_clock::now() - since_);
  record_->overhead = overhead();
  if (record_->outcome != "cancelled") record_->cancelled_phase.clear();
  forget_cost_of_nothing();
  if (record_->stream || record_->outcome == "cancelled") publish();
  sink_.write(*record_);
}

void RecordScope::forget_cost_of_nothing() {
  if (record_->cost_estimated && !was_sent(*record_)) record_->cost_estimated.reset();
}

void RecordScope::publish() {
  if (record_->decision_id.empty()) return;
  shared_ = true;
  put();
}

void RecordScope::publish_so_far() {
  if (record_->decision_id.empty()) return;
  RequestRecord& record = *record_;
  std::vector<AttemptRecord> attempts = record.attempts;
  std::string outcome = std::exchange(record.outcome, {});
  std::string error = std::exchange(record.error, {});
  mark_running(record.attempts);
  put();
  record.attempts = std::move(attempts);
  record.outcome = std::move(outcome);
  record.error = std::move(error);
}

void RecordScope::publish_as_ended() {
  if (record_->decision_id.empty()) return;
  RequestRecord& record = *record_;
  std::string outcome = std::exchange(record.outcome, "ok");
  std::string error = std::exchange(record.error, {});
  std::string phase = std::exchange(record.cancelled_phase, {});
  record.total = duration_cast<microseconds>(std::chrono::steady_clock::now() - since_);
  put();
  record.outcome = std::move(outcome);
  record.error = std::move(error);
  record.cancelled_phase = std::move(phase);
}

void RecordScope::put() { place_ = place_ ? decisions_.replace(*place_, *record_) : decisions_.put(*record_); }

microseconds RecordScope::overhead() const {
  const auto own = std::chrono::steady_clock::now() - since_ - meter_.waited();
  return std::max(microseconds{0}, duration_cast<microseconds>(own));
}

}  // namespace sekisho
