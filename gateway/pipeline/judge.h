#pragma once

#include "gateway/pipeline/budget_ledger.h"
#include "gateway/pipeline/conversation_classes.h"
#include "gateway/pipeline/exception_uses.h"
#include "gateway/pipeline/facts.h"
#include "gateway/pipeline/health_table.h"
#include "gateway/pipeline/latency_table.h"
#include "gateway/pipeline/snapshot.h"
#include "gateway/telemetry/record.h"
#include "policies/evaluate/decision.h"

#include <optional>
#include <string_view>

namespace sekisho {

// What the gateway found in a request and what the policy makes of it.
struct Judgement {
  std::vector<Segment> segments;
  Findings findings;
  DecisionInput input;
  Decision decision;
  std::optional<Decision> shadow;  // of the policy that is only tried
  std::string digest;              // `hmac:…` of the request's bytes, for the audit store; empty where it keeps none
};

// Where live state comes from; null: as if nothing had ever happened. Borrowed for the call.
struct LiveSources {
  const LatencyTable* latencies = nullptr;
  const BudgetLedger* budgets = nullptr;
  const ExceptionUses* exception_uses = nullptr;
  const ConversationClasses* conversations = nullptr;
  const HealthTable* health = nullptr;
};

// extract ─▶ detect ─▶ facts ─▶ decide. No I/O; the time it takes grows with the request's length only.
Judgement judge(const Snapshot& snapshot, const Asked& asked, const LiveSources& sources, const Clock& clock);

// Counts a use of every exception that lets a target into the order. Where a quota has just been used up by others, the request is
// decided again without that exception.
void use_exceptions(Judgement& judgement, ExceptionUses& uses);

// Copies the judgement into the record: findings with counts and places, never texts.
void describe(const Judgement& judgement, RequestRecord& record);

}  // namespace sekisho
