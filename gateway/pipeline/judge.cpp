#include "gateway/pipeline/judge.h"

#include "gateway/pipeline/extract.h"
#include "gateway/pipeline/facts.h"
#include "policies/evaluate/decide.h"

#include <algorithm>

namespace sekisho {
namespace {

constexpr std::size_t kPlacesKept = 8;

void add_finding(const Finding& finding, std::span<const Segment> segments, std::vector<FindingRecord>& records) {
  auto record = std::ranges::find(records, finding.type, &FindingRecord::type);
  if (record == records.end()) record = records.insert(records.end(), FindingRecord{finding.type, 0, finding.confidence, {}});
  record->count += finding.count;
  record->confidence = std::max(record->confidence, finding.confidence);
  if (finding.segment >= segments.size() || record->where.size() >= kPlacesKept) return;
  const std::string& place = segments[finding.segment].pointer;
  if (std::ranges::find(record->where, place) == record->where.end()) record->where.push_back(place);
}

TargetRecord record_of(const Verdict& verdict) {
  TargetRecord record{verdict.target, verdict.admitted, verdict.residual_class, {}};
  for (const Failure& failure : verdict.failures) {
    record.fails.push_back({failure.rule, failure.path, failure.want, failure.got, failure.why});
  }
  return record;
}

}  // namespace

Judgement judge(const Snapshot& snapshot, const Caller& caller, const HttpRequestHead& head, const Request& request, LiveState live,
                const Clock& clock) {
  Judgement judgement;
  Extraction extraction = extract(*request.tape, request.endpoint);
  judgement.segments = std::move(extraction.segments);
  judgement.findings = detect_all(snapshot.detectors, judgement.segments, clock);
  judgement.findings.items.insert(judgement.findings.items.end(), extraction.opaque.begin(), extraction.opaque.end());

  judgement.input.facts = facts_of(snapshot, caller, head, request, judgement.segments);
  judgement.input.findings = judgement.findings.items;
  judgement.input.detectors = judgement.findings.reports;
  judgement.input.model = request.model;
  judgement.input.needs = request.needs;
  judgement.input.live = std::move(live);
  std::vector<std::string>& off = judgement.input.live.exceptions_off;
  off.insert(off.end(), snapshot.exceptions_off.begin(), snapshot.exceptions_off.end());
  judgement.input.now = clock.wall();
  judgement.decision = decide(snapshot.policy, judgement.input);
  return judgement;
}

void describe(const Judgement& judgement, RequestRecord& record) {
  const Decision& decision = judgement.decision;
  record.detectors = judgement.findings.reports;
  for (const Finding& finding : judgement.findings.items) add_finding(finding, judgement.segments, record.findings);
  record.data_class = decision.classification.data_class;
  record.labels = decision.classification.labels;
  record.because = decision.classification.because;
  for (const Verdict& verdict : decision.verdicts) record.targets.push_back(record_of(verdict));
  record.order = decision.order;
  if (!decision.order.empty()) record.cost_estimated = decision.find(decision.order.front())->estimated_cost;
}

}  // namespace sekisho
