#pragma once

#include "gateway/core/clock.h"
#include "gateway/core/http_message.h"
#include "gateway/pipeline/decision_store.h"
#include "gateway/pipeline/wait_meter.h"
#include "gateway/telemetry/record.h"

#include <memory>
#include <optional>

namespace sekisho {

// Holds the record of one request and writes it exactly once, whatever ends the request: an answer, an error, a client that left, an
// exception. Belongs to the request's coroutine.
class RecordScope {
 public:
  RecordScope(RecordSink& sink, DecisionStore& decisions, const HttpRequestHead& head);
  ~RecordScope();
  RecordScope(const RecordScope&) = delete;
  RecordScope& operator=(const RecordScope&) = delete;

  RequestRecord& operator*() { return *record_; }
  const RequestRecord& operator*() const { return *record_; }
  RequestRecord* operator->() { return record_.get(); }
  const RequestRecord* operator->() const { return record_.get(); }
  WaitMeter& meter() { return meter_; }

  // Puts a copy of the record where GET /v1/decisions/{id} finds it. What it shows is no longer to be changed.
  void publish();
  // The same with what is known so far, as that of a request that is still under way: without an outcome, and attempts that have not ended
  // are `running`.
  void publish_so_far();
  // The same for a stream of which only the last bytes are not sent yet: whoever asks as soon as it has them finds the record of an answer
  // that went well.
  void publish_as_ended();
  // Takes the estimated cost out where nothing was sent to any target. For a request that is over.
  void forget_cost_of_nothing();
  // publish() was called.
  bool is_shared() const { return shared_; }
  // The gateway's own time until now.
  std::chrono::microseconds overhead() const;

 private:
  void put();

  RecordSink& sink_;
  DecisionStore& decisions_;
  std::chrono::steady_clock::time_point since_;
  WaitMeter meter_;
  std::shared_ptr<RequestRecord> record_;
  std::optional<DecisionStore::Place> place_;  // of the copy
  bool shared_ = false;
};

}  // namespace sekisho
