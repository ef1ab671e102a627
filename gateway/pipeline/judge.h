#pragma once

#include "gateway/core/caller.h"
#include "gateway/core/http_message.h"
#include "gateway/core/request.h"
#include "gateway/pipeline/snapshot.h"
#include "gateway/telemetry/record.h"
#include "policies/evaluate/decision.h"

#include <string_view>

namespace sekisho {

// What the gateway found in a request and what the policy makes of it.
struct Judgement {
  std::vector<Segment> segments;
  Findings findings;
  DecisionInput input;
  Decision decision;
};

// extract ─▶ detect ─▶ facts ─▶ decide. No I/O; the time it takes grows with the request's length only.
Judgement judge(const Snapshot& snapshot, const Caller& caller, const HttpRequestHead& head, const Request& request, LiveState live,
                const Clock& clock);

// Copies the judgement into the record: findings with counts and places, never texts.
void describe(const Judgement& judgement, RequestRecord& record);

}  // namespace sekisho
