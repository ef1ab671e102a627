#include "policies/model/setting_words.h"
#include "policies/model/words.h"
#include "policies/prove/statement_list.h"

namespace sekisho {
namespace {

void add_prefer(const PolicyDocument& document, StatementList& out) {
  for (std::size_t i = 0; i < document.prefer.size(); ++i) {
    const PreferStage& stage = document.prefer[i];
    out.enter("prefer", std::to_string(i + 1));
    out.add("when", stage.when);
    out.add_words("order", stage.order);
    out.add("by", stage.by);
    out.add_flag("max", stage.highest_first);
    out.add_flag("spread", stage.spread);
    out.add("sticky", stage.sticky);
  }
}

void add_budgets(const PolicyDocument& document, StatementList& out) {
  for (const Budget& budget : document.budgets) {
    out.enter("budgets", budget.id);
    out.add("scope", budget.scope);
    out.add("window", std::to_string(budget.window) + word_of(budget.unit, kBudgetUnitWords) + (budget.rolling ? " rolling" : ""));
    out.add("limit", to_string(budget.limit));
    out.add("on_exceed", budget.on_exceed == Budget::OnExceed::Block ? "block" : "allow_only");
    out.add("allow_only", budget.allow_only);
  }
}

void add_fallback(const PolicyDocument& document, StatementList& out) {
  std::vector<std::string> on;
  for (const ErrorKind kind : document.fallback.on) on.emplace_back(name_of(kind));
  out.enter("fallback");
  out.add_words("on", on);
  out.add_number("max_attempts", static_cast<double>(document.fallback.max_attempts));
  out.add_time("deadline_s", document.fallback.deadline);
}

void add_stream(const StreamConduct& stream, StatementList& out) {
  out.enter("stream");
  out.add("recovery", word_of(stream.recovery, kStreamRecoveryWords));
  out.add_time("keepalive_after", std::optional(stream.keepalive_after));
  out.add("malformed", word_of(stream.malformed, kStreamMalformedWords));
  out.add("on_client_disconnect", word_of(stream.on_client_disconnect, kStreamDisconnectWords));
  out.add_number("max_drains", static_cast<double>(stream.most_drains));
  out.add_time("drain_timeout", std::optional(stream.drain_timeout));
}

void add_obligations(const PolicyDocument& document, StatementList& out) {
  for (const Obligation& obligation : document.obligations) {
    out.enter("obligations", obligation.id);
    out.add("when", obligation.when);
    out.add("log_level", obligation.log_level.value_or("-"));
    out.add("retention", obligation.retention ? std::to_string(obligation.retention->count()) + "h" : "-");
    for (const auto& [name, value] : obligation.headers) out.add("headers." + name, value);
    out.add_flag("human_oversight", obligation.human_oversight);
    out.add("watermark", obligation.watermark.value_or("-"));
  }
}

void add_exceptions(const PolicyDocument& document, StatementList& out) {
  for (const PolicyException& exception : document.exceptions) {
    out.enter("exceptions", exception.id);
    out.add_words("relaxes", exception.relaxes);
    out.add("when", exception.when);
    out.add("require", exception.require);
    out.add("expires", to_rfc3339(exception.expires));
    out.add_words("approved_by", exception.approved_by);
    out.add("quota", exception.quota ? std::to_string(*exception.quota) : "-");
    out.add("reason", exception.reason);
  }
}

void add_response(const ResponseSettings& response, StatementList& out) {
  out.enter("response");
  out.add_flag("restore", response.restore);
  for (const ResponseRule& rule : response.scan) {
    out.enter("response.scan", rule.id);
    out.add("when", rule.when);
    out.add_words("types", rule.types);
    out.add("min_confidence", std::string(name_of(rule.min_confidence)));
    out.add("action", word_of(rule.action, kResponseActionWords));
  }
}

void add_audit(const AuditSettings& audit, StatementList& out) {
  out.enter("audit");
  out.add("store", word_of(audit.store, kAuditStoreWords));
  out.add("content", word_of(audit.content, kAuditContentWords));
  out.add("keep", audit.keep ? std::to_string(audit.keep->count()) + "h" : "-");
  out.add("on_error", word_of(audit.on_error, kAuditOnErrorWords));
}

}  // namespace

void add_controls(const PolicyDocument& document, StatementList& out) {
  add_prefer(document, out);
  add_budgets(document, out);
  add_fallback(document, out);
  add_stream(document.stream, out);
  add_obligations(document, out);
  add_exceptions(document, out);
  add_response(document.response, out);
  add_audit(document.audit, out);
  out.enter("refusal");
  out.add("ja", document.refusal.ja);
  out.add("en", document.refusal.en);
  out.add("contact", document.refusal.contact);
}

}  // namespace sekisho
