#include "gateway/pipeline/judge.h"

#include "gateway/core/place_names.h"
#include "gateway/pipeline/budget_reservation.h"
#include "gateway/pipeline/duties.h"
#include "gateway/pipeline/extract.h"
#include "gateway/pipeline/shadow.h"
#include "gateway/pipeline/target_record.h"
#include "gateway/pipeline/trusted_peer.h"
#include "policies/evaluate/decide.h"

#include <algorithm>

namespace sekisho {
namespace {

constexpr std::size_t kPlacesKept = 8;
constexpr std::string_view kConversation = "request.conversation";

void add_finding(const Finding& finding, std::span<const Segment> segments, std::vector<FindingRecord>& records) {
  auto record = std::ranges::find(records, finding.type, &FindingRecord::type);
  if (record == records.end()) record = records.insert(records.end(), FindingRecord{finding.type, 0, finding.confidence, {}});
  record->count += finding.count;
  record->confidence = std::max(record->confidence, finding.confidence);
  if (finding.segment >= segments.size() || record->where.size() >= kPlacesKept) return;
  const std::string place = place_without_words(segments[finding.segment].pointer);
  if (std::ranges::find(record->where, place) == record->where.end()) record->where.push_back(place);
}

LiveState live_state(const Snapshot& snapshot, const Facts& facts, const Asked& asked, const LiveSources& sources, const Clock& clock) {
  LiveState live;
  if (sources.latencies != nullptr) sources.latencies->add_to(live);
  if (sources.health != nullptr) sources.health->add_to(live, *snapshot.policy, clock.steady());
  if (sources.budgets != nullptr) live.budgets = budgets_used(*snapshot.policy, facts, *sources.budgets, clock.wall());
  if (asked.request.needs.embeddings) {
    for (const std::string& target : snapshot.no_embeddings) live.targets[target].embeds = false;
  }
  live.exceptions_off = snapshot.exceptions_off;
  if (sources.exception_uses != nullptr) {
    const std::vector<std::string> used_up = sources.exception_uses->used_up(snapshot.policy->document().exceptions);
    live.exceptions_off.insert(live.exceptions_off.end(), used_up.begin(), used_up.end());
  }
  const Fact* conversation = facts.find(kConversation);
  if (sources.conversations != nullptr && conversation != nullptr) {
    const auto& name = std::get<std::string>(conversation->value);
    live.conversation_class = sources.conversations->find(asked.caller.key_id, name, clock.steady());
  }
  return live;
}

void add_opaque(const std::vector<Finding>& opaque, Findings& findings) {
  findings.items.insert(findings.items.end(), opaque.begin(), opaque.end());
}

// An exception is used where it names a constraint that fails on a target which may be tried.
bool lets_in(const PolicyException& exception, const Decision& decision) {
  return std::ranges::any_of(decision.order, [&](const std::string& target) {
    return std::ranges::any_of(decision.find(target)->relaxed, [&](std::string_view constraint) {
      return std::ranges::find(exception.relaxes, constraint) != exception.relaxes.end();
    });
  });
}

// Its own detectors and facts; nothing of it is ever used up, so live state is that of the policy in force.
Decision judge_shadow(const ShadowPolicy& shadow, const Judgement& judgement, const Facts& facts, Findings findings) {
  DecisionInput input = judgement.input;
  input.facts = facts;
  input.findings = std::move(findings.items);
  input.detectors = std::move(findings.reports);
  input.live.exceptions_off = shadow.exceptions_off;
  return decide(shadow.policy, input);
}

}  // namespace

Judgement judge(const Snapshot& snapshot, const Asked& asked, const LiveSources& sources, const Clock& clock) {
  Judgement judgement;
  Extraction extraction = extract(*asked.request.tape, asked.request.endpoint);
  judgement.segments = std::move(extraction.segments);
  judgement.findings = detect_all(snapshot.detectors, judgement.segments, clock);
  add_opaque(extraction.opaque, judgement.findings);

  const Peer peer = is_trusted_peer(asked.head.peer, snapshot.trusted_proxies) ? Peer::TrustedProxy : Peer::Stranger;
  DecisionInput& input = judgement.input;
  input.facts = facts_of(*snapshot.policy, asked, judgement.segments, peer);
  input.findings = judgement.findings.items;
  input.detectors = judgement.findings.reports;
  input.model = asked.request.model;
  input.needs = asked.request.needs;
  input.live = live_state(snapshot, input.facts, asked, sources, clock);
  input.now = clock.wall();
  input.seed = asked.request.id;
  judgement.decision = decide(snapshot.policy, input);
  if (!snapshot.shadow) return judgement;

  const Facts facts = facts_of(*snapshot.shadow->policy, asked, judgement.segments, peer);
  Findings findings = detect_all(snapshot.shadow->detectors, judgement.segments, clock);
  add_opaque(extraction.opaque, findings);
  judgement.shadow = judge_shadow(*snapshot.shadow, judgement, facts, std::move(findings));
  return judgement;
}

void use_exceptions(Judgement& judgement, ExceptionUses& uses) {
  std::vector<const PolicyException*> taken;
  while (true) {
    bool refused = false;
    for (const PolicyException* exception : judgement.decision.exceptions) {
      const bool counted = std::ranges::find(taken, exception) != taken.end();
      if (counted || !lets_in(*exception, judgement.decision)) continue;
      if (uses.take(*exception)) {
        taken.push_back(exception);
      } else {
        judgement.input.live.exceptions_off.push_back(exception->id);
        refused = true;
      }
    }
    if (!refused) return;
    judgement.decision = decide(judgement.decision.policy, judgement.input);
  }
}

void describe(const Judgement& judgement, RequestRecord& record) {
  const Decision& decision = judgement.decision;
  record.detectors = judgement.findings.reports;
  for (const Finding& finding : judgement.findings.items) add_finding(finding, judgement.segments, record.findings);
  record.data_class = decision.classification.data_class;
  record.labels = decision.classification.labels;
  record.because = decision.classification.because;
  record.targets.reserve(decision.verdicts.size());
  for (const Verdict& verdict : decision.verdicts) record.targets.push_back(record_of(decision, verdict));
  record.order = decision.order;
  if (judgement.shadow) record.shadow = compare(decision, *judgement.shadow);
  record.exceptions = ids_of(decision.exceptions);
  note_obligations(decision, record);
  if (!decision.order.empty()) record.cost_estimated = decision.find(decision.order.front())->estimated_cost;
}

}  // namespace sekisho
