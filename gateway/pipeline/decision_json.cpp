#include "gateway/pipeline/decision_json.h"

#include "gateway/core/clock.h"
#include "gateway/core/plain_json.h"

#include <boost/json.hpp>

#include <algorithm>

namespace sekisho {
namespace {

namespace json = boost::json;

json::array strings(const std::vector<std::string>& values) {
  json::array array;
  for (const std::string& value : values) array.emplace_back(value);
  return array;
}

template <class Fail>  // Failure of a decision or FailedRule of a record: the same members
json::object failure_json(const Fail& failure) {
  json::object object{{"rule", failure.rule}};
  if (!failure.path.empty()) object["path"] = failure.path;
  if (!failure.want.empty()) object["want"] = failure.want;
  if (!failure.got.empty()) object["got"] = failure.got;
  if (!failure.why.empty()) object["why"] = failure.why;
  return object;
}

template <class Fails>
json::array failures_json(const Fails& failures) {
  json::array array;
  for (const auto& failure : failures) array.push_back(failure_json(failure));
  return array;
}

json::array findings_json(const RequestRecord& record) {
  json::array array;
  for (const FindingRecord& finding : record.findings) {
    array.push_back(json::object{
        {"type", finding.type}, {"n", finding.count}, {"conf", name_of(finding.confidence)}, {"where", strings(finding.where)}});
  }
  return array;
}

json::array detectors_json(const RequestRecord& record) {
  json::array array;
  for (const DetectorReport& report : record.detectors) {
    array.push_back(json::object{{"id", report.id}, {"status", name_of(report.status)}, {"us", report.micros}});
  }
  return array;
}

json::object class_json(const RequestRecord& record, Reasons reasons) {
  json::object object{{"original", record.data_class}, {"labels", strings(record.labels)}};
  if (reasons == Reasons::Hidden) return object;
  json::array because;
  for (const auto& [rule, evidence] : record.because) because.push_back(json::array{rule, evidence});
  object["because"] = std::move(because);
  return object;
}

json::array targets_json(const RequestRecord& record, Reasons reasons) {
  json::array array;
  for (const TargetRecord& target : record.targets) {
    json::object object{{"id", target.id}, {"ok", target.admitted}};
    if (!target.residual.empty()) object["residual"] = target.residual;
    if (!target.transforms.empty()) object["transforms"] = strings(target.transforms);
    if (reasons == Reasons::Shown && !target.relaxed.empty()) object["relaxed"] = strings(target.relaxed);
    if (reasons == Reasons::Shown && !target.fails.empty()) object["fails"] = failures_json(target.fails);
    array.push_back(std::move(object));
  }
  return array;
}

json::object shadow_json(const ShadowRecord& shadow) {
  json::object object{{"policy", shadow.policy_id}, {"policy_version", shadow.policy_version}, {"difference", shadow.difference}};
  if (shadow.difference == "none") return object;
  json::object refused;
  for (const TargetRecord& target : shadow.refused) refused[target.id] = failures_json(target.fails);
  object["would_have"] = json::object{{"class", shadow.data_class},
                                      {"labels", strings(shadow.labels)},
                                      {"order", strings(shadow.order)},
                                      {"refused", std::move(refused)},
                                      {"admitted", strings(shadow.admitted)}};
  return object;
}

double millis(std::chrono::microseconds length) { return static_cast<double>(length.count()) / 1000.0; }

double units(const Money& money) { return static_cast<double>(money.micros) / 1e6; }

json::object usage_json(const Usage& usage) {
  return {{"input", usage.input},         {"output", usage.output},      {"cached", usage.cached}, {"cache_write", usage.cache_write},
          {"reasoning", usage.reasoning}, {"estimated", usage.estimated}};
}

json::object cost_json(const AttemptRecord& attempt) {
  json::object object{{attempt.part ? "actual" : "est", units(*attempt.cost)}};
  if (attempt.usage && attempt.usage->estimated) object["estimated"] = true;
  object["cur"] = attempt.cost->currency;
  return object;
}

json::array attempts_json(const RequestRecord& record) {
  json::array array;
  for (const AttemptRecord& attempt : record.attempts) {
    json::object object{{"t", attempt.target}, {"provider", attempt.provider}, {"model", attempt.model}, {"result", attempt.result}};
    object["ms"] = millis(attempt.duration);
    if (attempt.status != 0) object["status"] = attempt.status;
    if (attempt.first_event) object["first_ms"] = millis(*attempt.first_event);
    if (!attempt.cause.empty()) object["cause"] = attempt.cause;
    if (attempt.key) object["key"] = *attempt.key;
    if (!attempt.sent) object["sent"] = false;
    if (attempt.part) object["part"] = true;
    if (attempt.usage) object["usage"] = usage_json(*attempt.usage);
    if (attempt.cost) object["cost"] = cost_json(attempt);
    if (attempt.malformed_events > 0) object["malformed_events"] = attempt.malformed_events;
    array.push_back(std::move(object));
  }
  return array;
}

json::array passed_over_json(const RequestRecord& record) {
  json::array array;
  for (const PassedOverRecord& passed : record.passed_over) array.push_back(json::object{{"t", passed.target}, {"why", passed.why}});
  return array;
}

void add_answer(const RequestRecord& record, json::object& object, Reasons reasons) {
  if (record.restore) object["restore"] = json::object{{"tokens", record.restore->tokens}, {"miss", record.restore->missed}};
  if (reasons == Reasons::Hidden || record.response_findings.empty()) return;
  json::array findings;
  for (const ResponseFindingRecord& finding : record.response_findings) {
    findings.push_back(json::object{{"rule", finding.rule}, {"type", finding.type}, {"action", finding.action}, {"n", finding.count}});
  }
  object["response"] = std::move(findings);
}

json::object cost_json(const RequestRecord& record) {
  json::object object;
  if (record.cost_estimated) object["est"] = units(*record.cost_estimated);
  if (record.cost) object["actual"] = units(*record.cost);
  if (record.cost && record.usage && record.usage->estimated) object["estimated"] = true;
  const std::optional<Money>& known = record.cost ? record.cost : record.cost_estimated;
  if (known) object["cur"] = known->currency;
  return object;
}

json::object request_json(const RequestRecord& record) {
  return {{"api", record.api},
          {"alias", record.model_asked},
          {"stream", record.stream},
          {"bytes", record.bytes_in},
          {"tokens_est", record.tokens_estimated}};
}

json::object caller_json(const RequestRecord& record) {
  json::object object{{"key", record.key_id}};
  for (const auto& [name, value] : record.caller) object[name] = value;
  return object;
}

void add_usage(const RequestRecord& record, json::object& object) {
  if (!record.usage) return;
  object["usage"] = usage_json(*record.usage);
}

}  // namespace

Reasons reasons_for(const Caller& caller) { return caller.may("explain") ? Reasons::Shown : Reasons::Hidden; }

Language language_of(const HttpRequestHead& head) {
  const auto accepted = head.headers.find("Accept-Language");
  return accepted && accepted->starts_with("ja") ? Language::Japanese : Language::English;
}

std::string record_json(const RequestRecord& record, Reasons reasons) {
  json::object object{{"v", 1},
                      {"id", record.decision_id},
                      {"request_id", record.id},
                      {"ts", to_rfc3339(record.at)},
                      {"policy", record.policy_id},
                      {"policy_version", record.policy_version},
                      {"caller", caller_json(record)},
                      {"request", request_json(record)},
                      {"class", class_json(record, reasons)}};
  if (reasons == Reasons::Shown) {
    object["detectors"] = detectors_json(record);
    object["findings"] = findings_json(record);
    object["targets"] = targets_json(record, reasons);
    object["exceptions"] = strings(record.exceptions);
    object["obligations"] = strings(record.obligations);
    if (record.shadow) object["shadow"] = shadow_json(*record.shadow);
  }
  object["order"] = strings(record.order);
  object["attempts"] = attempts_json(record);
  if (!record.mirrored_to.empty()) object["mirror"] = record.mirrored_to;
  if (!record.passed_over.empty()) object["passed_over"] = passed_over_json(record);
  if (!record.target.empty()) object["target"] = record.target;
  add_usage(record, object);
  object["cost"] = was_sent(record) ? cost_json(record) : json::object();
  add_answer(record, object, reasons);
  if (record.malformed_events > 0) object["malformed_events"] = record.malformed_events;
  if (!record.outcome.empty()) object["outcome"] = record.outcome;
  if (!record.error.empty()) object["error"] = record.error;
  if (record.status != 0) object["status"] = record.status;
  return to_plain_json(object);
}

std::string decision_json(const Judgement& judgement, const RequestRecord& record, Reasons reasons, Language language) {
  const Decision& decision = judgement.decision;
  json::object object{{"object", "decision"},
                      {"id", record.decision_id},
                      {"model", record.model_asked},
                      {"policy", record.policy_id},
                      {"policy_version", record.policy_version},
                      {"class", decision.classification.data_class},
                      {"labels", strings(decision.classification.labels)},
                      {"order", strings(decision.order)},
                      {"outcome", decision.order.empty() ? "refused" : "ok"}};
  if (reasons == Reasons::Shown) {
    object["because"] = class_json(record, reasons)["because"];
    object["findings"] = findings_json(record);
    object["detectors"] = detectors_json(record);
    object["targets"] = targets_json(record, reasons);
    object["exceptions"] = strings(record.exceptions);
    object["obligations"] = strings(record.obligations);
    if (record.shadow) object["shadow"] = shadow_json(*record.shadow);
    object["cost"] = cost_json(record);
    object["explanation"] = explain(decision, language);
  }
  return to_plain_json(object);
}

std::string with_reasons(std::string_view body, const Decision& decision) {
  boost::system::error_code error;
  json::value value = json::parse(body, error);
  if (error || !value.is_object() || !value.as_object().contains("error")) return std::string(body);
  json::array reasons;
  for (const Verdict& verdict : decision.verdicts) {
    reasons.push_back(json::object{{"target", verdict.target}, {"fails", failures_json(verdict.failures)}});
  }
  value.as_object()["error"].as_object()["reasons"] = std::move(reasons);
  return json::serialize(value);
}

std::string refusal_text(const Policy& policy, const HttpRequestHead& head) {
  const bool japanese = language_of(head) == Language::Japanese;
  const Refusal& texts = policy.refusal();
  std::string text = japanese ? texts.ja : texts.en;
  if (text.empty()) text = japanese ? texts.en : texts.ja;
  if (text.empty()) {
    text = japanese ? "組織の方針により、この内容を扱えるモデルがありません"
                    : "by your organisation's policy no model may receive this request";
  }
  if (!texts.contact.empty()) text += (japanese ? "（連絡先: " : " (contact: ") + texts.contact + (japanese ? "）" : ")");
  return text;
}

}  // namespace sekisho
