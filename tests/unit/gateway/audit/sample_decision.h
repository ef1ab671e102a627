#pragma once

#include "config/policy_file.h"
#include "gateway/audit/decision_journal.h"
#include "gateway/core/identifier.h"
#include "policies/evaluate/decide.h"

#include <algorithm>
#include <chrono>
#include <memory>
#include <stdexcept>
#include <string>

namespace sekisho {

inline constexpr std::string_view kSamplePolicy = R"(policy: v1
org: test
version: "7"
classes: [public, restricted]
labels: [pii]
context:
  caller: { team: required, user: optional }
  request: { purpose: optional }
detectors: { basic: { pack: basic/1 } }
classify:
  start: public
  rules:
    - { id: person, when: { found: { any: [basic.email], min_count: 2, in: [user] } }, class: restricted, labels: [pii] }
    - { id: by-user, when: { caller.user: tanaka }, labels: [pii] }
targets:
  - { id: here, provider: p, model: m, operator: self, jurisdiction: JP, processing: [JP], retention_days: 0, price: { in: 1, out: 1, currency: JPY }, mirror: { target: away, share: 0.1 } }
  - { id: away, provider: p, model: m, operator: vendor, jurisdiction: US, processing: [US, IE], trains_on_data: false, contracts: [{ name: scc, expires: 2020-01-01 }, dpa], legal_basis: contract }
constraints:
  - { id: stays-here, why: "people stay", when: { data.class: restricted }, require: { target.operator: self } }
  - { id: not-him, when: { target.id: away }, deny: { caller.user: tanaka } }
)";

// One request as the pipeline would have judged it: two e-mail addresses of a user named tanaka.
struct SampleDecision {
  explicit SampleDecision(const std::string& purpose = "translation") {
    const PolicyLoad load = load_policy(kSamplePolicy, "policy.yaml", PolicyUse::Check);
    for (const Problem& problem : load.problems) throw std::runtime_error(to_string(problem));
    policy = load.policy;
    input.facts.set("caller.team", std::string("retail"));
    input.facts.set("caller.user", std::string("tanaka"));
    input.facts.set("caller.tier", 3.0);
    input.facts.set("caller.groups", std::vector<std::string>{"a", "b"});
    input.facts.set("request.purpose", purpose, Trust::Asserted);
    input.facts.set("request.stream", true, Trust::Detected);
    Finding finding;
    finding.type = "basic.email";
    finding.confidence = Confidence::High;
    finding.role = SegmentRole::User;
    input.findings = {finding, finding};
    input.detectors = {{"basic", DetectorStatus::Ok, 41}};
    input.needs.tokens_in = 12;
    input.needs.tools = true;
    input.live.targets["here"].latency_ms = 12.5;
    input.live.targets["away"].available = false;
    input.live.budgets["team"] = 0.25;
    input.live.exceptions_off = {"glass"};
    input.now = std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
    decision = decide(policy, input);
    fill_record();
  }

  // As if no rule kept that target out.
  void admit(std::string_view target) { std::ranges::find(decision.verdicts, target, &Verdict::target)->admitted = true; }

  DecisionReport report() const { return {record, input, decision, digest}; }

  std::shared_ptr<const Policy> policy;
  DecisionInput input;
  Decision decision;
  RequestRecord record;
  std::string digest = "hmac:00";

 private:
  void fill_record() {
    record.id = "req_1";
    record.decision_id = new_ulid();
    record.at = input.now;
    record.policy_id = policy->policy_id();
    record.policy_version = policy->version();
    record.key_id = "k1";
    record.caller = {{"team", "retail"}, {"user", "tanaka"}};
    record.api = "chat";
    record.model_asked = "auto";
    record.stream = true;
    record.bytes_in = 120;
    record.tokens_estimated = 12;
    record.audited = true;
    record.detectors = input.detectors;
    record.findings = {{"basic.email", 2, Confidence::High, {"/messages/0/content", "/metadata/tanaka"}}};
    record.data_class = decision.classification.data_class;
    record.labels = decision.classification.labels;
    record.because = decision.classification.because;
    record.order = decision.order;
    record.cost_estimated = Money{1'500'000, "JPY"};
  }
};

// The same request at its end.
inline RequestRecord ended(RequestRecord record) {
  AttemptRecord first;
  first.target = "here";
  first.provider = "p";
  first.model = "m";
  first.result = "http_5xx";
  first.status = 500;
  first.duration = std::chrono::microseconds(812'250);
  AttemptRecord second = first;
  second.result = "ok";
  second.status = 200;
  second.first_event = std::chrono::microseconds(1'500);
  record.attempts = {first, second};
  record.target = "here";
  record.outcome = "ok";
  record.status = 200;
  record.bytes_out = 900;
  record.restore = RestoreRecord{.values = 3, .tokens = 2, .tolerated = 1, .withheld = 0, .missed = 1};
  record.response_findings = {{"no-keys", "s.secret.github", "mask", 2}};
  record.usage = Usage{.input = 10, .output = 20, .cached = 1, .cache_write = 3, .reasoning = 2};
  record.cost = Money{9'800'000, "JPY"};
  record.total = std::chrono::microseconds(900'000);
  return record;
}

}  // namespace sekisho
