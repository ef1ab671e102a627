#pragma once

#include "gateway/core/http_exchange.h"
#include "gateway/pipeline/budget_reservation.h"
#include "gateway/pipeline/client_absence.h"
#include "gateway/pipeline/cut_signal.h"
#include "gateway/pipeline/judge.h"
#include "gateway/pipeline/record_scope.h"
#include "gateway/pipeline/runtime.h"
#include "gateway/pipeline/snapshot.h"

#include <memory>
#include <optional>

namespace sekisho {

// One request on its road through the gateway: what it borrows and what is known of it so far. Lives in the frame of the coroutine
// that serves it.
struct RequestContext {
  RequestContext(HttpExchange& to_serve, std::shared_ptr<const Snapshot> in_force, Runtime& shared, CutSignal& drain_is_over)
      : exchange(to_serve),
        snapshot(std::move(in_force)),
        runtime(shared),
        cut(drain_is_over),
        unanswered(drain_is_over, to_serve.response),
        absence(shared.drains, drain_is_over),
        record(shared.records, shared.decisions, to_serve.head) {}

  HttpExchange& exchange;
  std::shared_ptr<const Snapshot> snapshot;
  Runtime& runtime;
  CutSignal& cut;
  CutSignal::Unanswered unanswered;
  ClientAbsence absence;
  RecordScope record;

  Caller caller;
  Headers rate_limit_headers;
  Headers obligation_headers;
  Request request;
  Judgement judgement;
  std::int64_t tokens_charged = 0;
  std::optional<BudgetReservation> reservation;  // for the answer that is under way
  std::optional<IdempotencyTicket> ticket;
  bool answered = false;  // a head is on its way to the client: no other answer may follow
};

}  // namespace sekisho
