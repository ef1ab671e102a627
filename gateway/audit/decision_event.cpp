#include "gateway/audit/decision_event.h"

#include "gateway/audit/decision_input_json.h"
#include "gateway/core/place_names.h"
#include "policies/model/policy.h"

#include <algorithm>
#include <array>

namespace sekisho {
namespace {

// What a register of transfers asks of the recipient (APPI art. 28, GDPR art. 30), from the target's attributes.
constexpr auto kRecipientAttributes = std::to_array<std::string_view>({
    "operator",
    "recipient",
    "jurisdiction",
    "law",
    "deployment",
    "processing",
    "storage",
    "support_access",
    "subprocessors",
    "contracts",
    "certs",
    "legal_basis",
    "retention_days",
    "zdr",
    "trains_on_data",
});

double units(const Money& money) { return static_cast<double>(money.micros) / 1e6; }
double millis(std::chrono::microseconds length) { return static_cast<double>(length.count()) / 1000.0; }

std::string caller_json(const DecisionReport& report, const FactCloak& cloak, const AuditHasher& hasher) {
  constexpr std::string_view kCaller = "caller.";
  CanonicalObject caller;
  for (const auto& [name, value] : report.record.caller) {
    if (name == "key" || name == "user_h") continue;  // these are ours; a fact of the name is among the facts of `given`
    if (name == "user") {
      caller.text("user_h", hasher.hash(value));
      continue;
    }
    const std::string path = std::string(kCaller) + name;
    const auto fact = std::ranges::find(cloak.facts(), path, &CloakedFact::path);
    const bool hidden = fact != cloak.facts().end() ? fact->hashed : hasher.hides(path, value);
    caller.text(name, hidden ? hasher.hash(value) : value);
  }
  caller.text("key", report.record.key_id);
  return caller.str();
}

std::string request_json(const DecisionReport& report) {
  const RequestRecord& record = report.record;
  CanonicalObject request;
  request.text("api", record.api).text("alias", record.model_asked).boolean("stream", record.stream);
  request.integer("bytes", static_cast<std::int64_t>(record.bytes_in)).integer("tokens_est", record.tokens_estimated);
  request.text_unless_empty("digest", report.digest);
  return request.str();
}

std::string detectors_json(const RequestRecord& record) {
  CanonicalArray detectors;
  for (const DetectorReport& report : record.detectors) {
    CanonicalObject object;
    object.text("id", report.id).text("status", name_of(report.status)).integer("us", report.micros);
    detectors.json(object.str());
  }
  return detectors.take();
}

std::string findings_json(const RequestRecord& record) {
  CanonicalArray findings;
  for (const FindingRecord& finding : record.findings) {
    CanonicalArray where;
    for (const std::string& place : finding.where) where.text(place_without_words(place));
    CanonicalObject object;
    object.text("type", finding.type).integer("n", finding.count).text("conf", name_of(finding.confidence));
    object.json("where", where.take());
    findings.json(object.str());
  }
  return findings.take();
}

std::string class_json(const RequestRecord& record, const FactCloak& cloak) {
  CanonicalArray because;
  for (const auto& [rule, evidence] : record.because) {
    CanonicalArray pair;
    pair.text(rule).text(cloak.evidence(evidence));
    because.json(pair.take());
  }
  CanonicalObject object;
  object.text("original", record.data_class).json("labels", canonical_texts(record.labels)).json("because", because.take());
  return object.str();
}

// The ids of rules.
template <class Rule>
std::string canonical_ids(const std::vector<const Rule*>& rules) {
  CanonicalArray ids;
  for (const Rule* rule : rules) ids.text(rule->id);
  return ids.take();
}

std::string fails_json(const std::vector<Failure>& failures, const FactCloak& cloak) {
  CanonicalArray fails;
  for (const Failure& failure : failures) {
    CanonicalObject object;
    object.text("rule", failure.rule).text_unless_empty("path", failure.path);
    // What a rule wants of a hidden value tells the value.
    if (!cloak.hides(std::string(failure.path))) object.text_unless_empty("want", failure.want);
    object.text_unless_empty("got", cloak.shown(std::string(failure.path), std::string(failure.got))).text_unless_empty("why", failure.why);
    fails.json(object.str());
  }
  return fails.take();
}

void add_attribute(CanonicalObject& object, const Attribute& attribute, WallTime now) {
  if (attribute.provenance && attribute.provenance->expires && *attribute.provenance->expires <= now) return;
  if (const auto* flag = std::get_if<bool>(&attribute.value)) object.boolean(attribute.name, *flag);
  if (const auto* number = std::get_if<double>(&attribute.value)) object.number(attribute.name, *number);
  if (const auto* text = std::get_if<std::string>(&attribute.value)) object.text(attribute.name, *text);
  const auto* entries = std::get_if<std::vector<AttributeEntry>>(&attribute.value);
  if (entries == nullptr) return;
  CanonicalArray names;
  for (const AttributeEntry& entry : *entries) {
    if (!entry.expires || *entry.expires > now) names.text(entry.name);
  }
  object.json(attribute.name, names.take());
}

// What is known of the one who gets the request. Expired attributes are as unknown as those never given.
std::string recipient_json(const DecisionReport& report, std::string_view target_id) {
  const std::vector<PolicyTarget>& targets = report.decision.policy->targets();
  const auto target = std::ranges::find_if(targets, [&](const PolicyTarget& other) { return other.endpoint.id == target_id; });
  CanonicalObject object;
  if (target == targets.end()) return object.str();
  for (const std::string_view name : kRecipientAttributes) {
    if (const Attribute* attribute = target->find(name)) add_attribute(object, *attribute, report.input.now);
  }
  return object.str();
}

// True for those in the order, and for a mirror that gets a copy of what one of them answers.
bool may_receive(const DecisionReport& report, const Verdict& verdict) {
  const auto sends_to = [&](const std::string& id) {
    const Target* target = report.decision.policy->find_target(id);
    return id == verdict.target || (target != nullptr && target->conduct.mirror && target->conduct.mirror->target == verdict.target);
  };
  return verdict.admitted && std::ranges::any_of(report.decision.order, sends_to);
}

std::string target_json(const DecisionReport& report, const Verdict& verdict, const FactCloak& cloak) {
  CanonicalObject object;
  const Residual& residual = report.decision.residual_of(verdict);
  object.text("id", verdict.target).boolean("ok", verdict.admitted).text_unless_empty("residual", residual.data_class);
  if (!residual.transforms.empty()) object.json("transforms", canonical_ids(residual.transforms));
  if (!verdict.relaxed.empty()) object.json("relaxed", canonical_texts({verdict.relaxed.begin(), verdict.relaxed.end()}));
  if (!verdict.failures.empty()) object.json("fails", fails_json(verdict.failures, cloak));
  if (verdict.estimated_cost) object.number("cost_est", units(*verdict.estimated_cost));
  if (may_receive(report, verdict)) object.json("to", recipient_json(report, verdict.target));
  return object.str();
}

std::string targets_json(const DecisionReport& report, const FactCloak& cloak) {
  CanonicalArray targets;
  for (const Verdict& verdict : report.decision.verdicts) targets.json(target_json(report, verdict, cloak));
  return targets.take();
}

Keep keep_of(const RequestRecord& record) {
  Keep keep;
  keep.until = record.keep_until;
  keep.for_ever = !record.keep_until.has_value();
  return keep;
}

std::string usage_json(const Usage& usage) {
  CanonicalObject object;
  object.integer("input", usage.input).integer("output", usage.output).integer("cached", usage.cached);
  object.integer("cache_write", usage.cache_write).integer("reasoning", usage.reasoning).boolean("estimated", usage.estimated);
  return object.str();
}

std::string cost_json(std::string_view name, const Money& money) {
  CanonicalObject object;
  object.number(name, units(money)).text("cur", money.currency);
  return object.str();
}

std::string attempts_json(const RequestRecord& record) {
  CanonicalArray attempts;
  for (const AttemptRecord& attempt : record.attempts) {
    CanonicalObject object;
    object.text("t", attempt.target).text("provider", attempt.provider).text("model", attempt.model).text("result", attempt.result);
    object.number("ms", millis(attempt.duration));
    if (attempt.status != 0) object.integer("status", attempt.status);
    if (attempt.first_event) object.number("first_ms", millis(*attempt.first_event));
    object.text_unless_empty("cause", attempt.cause);
    if (attempt.key) object.integer("key", *attempt.key);
    if (!attempt.sent) object.boolean("sent", false);
    if (attempt.part) object.boolean("part", true);
    if (attempt.usage) object.json("usage", usage_json(*attempt.usage));
    if (attempt.cost) object.json("cost", cost_json(attempt.part ? "actual" : "est", *attempt.cost));
    if (attempt.malformed_events > 0) object.integer("malformed_events", static_cast<std::int64_t>(attempt.malformed_events));
    attempts.json(object.str());
  }
  return attempts.take();
}

// Counts only: neither tokens nor values.
std::string restore_json(const RestoreRecord& restore) {
  CanonicalObject object;
  const auto count = [&object](std::string_view name, std::size_t value) { object.integer(name, static_cast<std::int64_t>(value)); };
  count("values", restore.values);
  count("tokens", restore.tokens);
  count("tolerated", restore.tolerated);
  count("withheld", restore.withheld);
  count("miss", restore.missed);
  return object.str();
}

std::string response_findings_json(const std::vector<ResponseFindingRecord>& findings) {
  CanonicalArray out;
  for (const ResponseFindingRecord& finding : findings) {
    CanonicalObject object;
    object.text("rule", finding.rule).text("type", finding.type).text("action", finding.action).integer("n", finding.count);
    out.json(object.str());
  }
  return out.take();
}

// The rules by name only: what they compared may be a value that is stored as its hash.
std::string shadow_json(const ShadowRecord& shadow) {
  CanonicalObject object;
  object.text("policy", shadow.policy_id).text("policy_version", shadow.policy_version).text("difference", shadow.difference);
  if (shadow.difference == "none") return object.str();
  CanonicalObject refused;
  for (const TargetRecord& target : shadow.refused) {
    std::vector<std::string> rules;
    for (const FailedRule& fail : target.fails) rules.push_back(fail.rule);
    refused.json(target.id, canonical_texts(rules));
  }
  CanonicalObject would;
  would.text("class", shadow.data_class).json("labels", canonical_texts(shadow.labels)).json("order", canonical_texts(shadow.order));
  would.json("refused", refused.str()).json("admitted", canonical_texts(shadow.admitted));
  return object.json("would_have", would.str()).str();
}

}  // namespace

AuditEvent decision_event(const DecisionReport& report, const AuditHasher& hasher) {
  const RequestRecord& record = report.record;
  const FactCloak cloak(report.input.facts, *report.decision.policy, hasher);
  AuditEvent event;
  event.kind = "decision";
  event.id = record.decision_id;
  event.at = report.input.now;
  event.keep = keep_of(record);
  CanonicalObject& body = event.body;
  body.text("request_id", record.id).text("policy", record.policy_id).text("policy_version", record.policy_version);
  body.json("caller", caller_json(report, cloak, hasher)).json("request", request_json(report));
  body.json("detectors", detectors_json(record)).json("findings", findings_json(record)).json("class", class_json(record, cloak));
  body.json("targets", targets_json(report, cloak)).json("order", canonical_texts(report.decision.order));
  if (record.cost_estimated) body.json("cost", cost_json("est", *record.cost_estimated));
  body.json("exceptions", canonical_ids(report.decision.exceptions));
  body.json("obligations", canonical_ids(report.decision.obligations));
  if (record.shadow) body.json("shadow", shadow_json(*record.shadow));
  body.json("given", decision_input_json(report.input, cloak));
  return event;
}

AuditEvent outcome_event(const RequestRecord& record, WallTime now) {
  AuditEvent event;
  event.kind = "outcome";
  event.id = record.decision_id;
  event.at = now;
  event.keep = keep_of(record);
  CanonicalObject& body = event.body;
  body.json("attempts", attempts_json(record)).text("outcome", record.outcome).text_unless_empty("error", record.error);
  body.text_unless_empty("mirror", record.mirrored_to);
  if (record.malformed_events > 0) body.integer("malformed_events", static_cast<std::int64_t>(record.malformed_events));
  body.text_unless_empty("target", record.target).integer("status", record.status).number("ms", millis(record.total));
  body.integer("bytes_out", static_cast<std::int64_t>(record.bytes_out));
  if (record.first_event) body.number("first_ms", millis(*record.first_event));
  if (record.restore) body.json("restore", restore_json(*record.restore));
  if (!record.response_findings.empty()) body.json("response_findings", response_findings_json(record.response_findings));
  if (record.usage) body.json("usage", usage_json(*record.usage));
  if (record.cost) body.json("cost", cost_json("actual", *record.cost));
  return event;
}

}  // namespace sekisho
