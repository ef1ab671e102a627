#pragma once

#include "gateway/core/clock.h"
#include "gateway/core/http_message.h"
#include "gateway/pipeline/decision_store.h"
#include "gateway/pipeline/wait_meter.h"
#include "gateway/telemetry/record.h"

namespace sekisho {

// Holds the record of one request and writes it exactly once, whatever ends the request: an answer, an error, a client that left, an
// exception. Belongs to the request's coroutine.
class RecordScope {
 public:
  RecordScope(RecordSink& sink, DecisionStore& decisions, const HttpRequestHead& head);
  ~RecordScope();
  RecordScope(const RecordScope&) = delete;
  RecordScope& operator=(const RecordScope&) = delete;

  RequestRecord& operator*() { return record_; }
  const RequestRecord& operator*() const { return record_; }
  RequestRecord* operator->() { return &record_; }
  const RequestRecord* operator->() const { return &record_; }
  WaitMeter& meter() { return meter_; }

  // Puts what is known so far where GET /v1/decisions/{id} finds it.
  void publish();
  // The gateway's own time until now.
  std::chrono::microseconds overhead() const;

 private:
  RecordSink& sink_;
  DecisionStore& decisions_;
  std::chrono::steady_clock::time_point since_;
  WaitMeter meter_;
  RequestRecord record_;
};

}  // namespace sekisho
