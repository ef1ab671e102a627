#include "gateway/telemetry/log_sink.h"

#include "gateway/telemetry/line_writer.h"

#include <algorithm>

namespace sekisho {
namespace {

// Text that a client or an upstream chose is cut here, so that one request cannot fill a log.
constexpr std::size_t kLongestText = 256;
constexpr std::size_t kLongestMessage = 512;
constexpr std::size_t kMostTargets = 64;

void write_pairs(LineWriter& line, MemberName name, const std::vector<std::pair<std::string, std::string>>& pairs) {
  if (pairs.empty()) return;
  line.open(name);
  for (const auto& [key, value] : pairs) line.named(key, value, kLongestText);
  line.close();
}

void write_texts(LineWriter& line, MemberName name, const std::vector<std::string>& texts) {
  if (texts.empty()) return;
  line.open_list(name);
  for (const std::string& text : texts) line.item(text, kLongestText);
  line.close_list();
}

void write_request(LineWriter& line, const RequestRecord& record) {
  line.text("method", record.method, 32);
  line.text("route", record.route, kLongestText);
  line.text_unless_empty("peer", record.peer);
  line.number("status", record.status);
  line.text_unless_empty("key", record.key_id);
  write_pairs(line, "caller", record.caller);
  line.text_unless_empty("api", record.api);
  line.text_unless_empty("model_asked", record.model_asked, kLongestText);
  line.boolean("stream", record.stream);
  line.number("bytes_in", static_cast<std::int64_t>(record.bytes_in));
  line.number("bytes_out", static_cast<std::int64_t>(record.bytes_out));
  if (record.tokens_estimated > 0) line.number("tokens_estimated", record.tokens_estimated);
}

void write_detectors(LineWriter& line, const std::vector<DetectorReport>& detectors) {
  if (detectors.empty()) return;
  line.open_list("detectors");
  for (const DetectorReport& report : detectors) {
    line.open();
    line.text("id", report.id);
    line.text("status", name_of(report.status));
    line.millis("ms", report.micros);
    line.close();
  }
  line.close_list();
}

void write_findings(LineWriter& line, const std::vector<FindingRecord>& findings) {
  if (findings.empty()) return;
  line.open_list("findings");
  for (const FindingRecord& finding : findings) {
    line.open();
    line.text("type", finding.type);
    line.number("count", finding.count);
    line.text("confidence", name_of(finding.confidence));
    write_texts(line, "where", finding.where);
    line.close();
  }
  line.close_list();
}

// Which rules keep a target out; the values they saw are in the decision, not in the log.
void write_targets(LineWriter& line, const std::vector<TargetRecord>& targets) {
  if (targets.empty()) return;
  line.open_list("targets");
  for (std::size_t i = 0; i < std::min(targets.size(), kMostTargets); ++i) {
    const TargetRecord& target = targets[i];
    line.open();
    line.text("id", target.id);
    line.boolean("admitted", target.admitted);
    line.text_unless_empty("residual", target.residual);
    if (!target.fails.empty()) {
      line.open_list("fails");
      for (const FailedRule& rule : target.fails) line.item(rule.rule);
      line.close_list();
    }
    line.close();
  }
  line.close_list();
}

void write_money(LineWriter& line, MemberName name, const std::optional<Money>& money) {
  if (money) line.text(name, to_string(*money));
}

void write_usage(LineWriter& line, const Usage& usage) {
  line.open("usage");
  line.number("input", usage.input);
  line.number("output", usage.output);
  if (usage.cached > 0) line.number("cached", usage.cached);
  if (usage.cache_write > 0) line.number("cache_write", usage.cache_write);
  if (usage.reasoning > 0) line.number("reasoning", usage.reasoning);
  if (usage.estimated) line.boolean("estimated", true);
  line.close();
}

void write_attempts(LineWriter& line, const std::vector<AttemptRecord>& attempts) {
  if (attempts.empty()) return;
  line.open_list("attempts");
  for (const AttemptRecord& attempt : attempts) {
    line.open();
    line.text("target", attempt.target);
    line.text("provider", attempt.provider);
    line.text("model", attempt.model);
    line.text("result", attempt.result);
    line.text_unless_empty("cause", attempt.cause);
    if (attempt.key) line.number("key", *attempt.key);
    line.text_unless_empty("mismatch", attempt.mismatch);
    if (attempt.status != 0) line.number("status", attempt.status);
    if (!attempt.sent) line.boolean("sent", false);
    line.millis("ms", attempt.duration.count());
    if (attempt.first_event) line.millis("first_event_ms", attempt.first_event->count());
    if (attempt.part) line.boolean("part", true);
    if (attempt.usage) write_usage(line, *attempt.usage);
    if (attempt.part) {
      write_money(line, "cost", attempt.cost);
    } else {
      write_money(line, "cost_estimated", attempt.cost);
    }
    if (attempt.malformed_events > 0) line.number("malformed_events", static_cast<std::int64_t>(attempt.malformed_events));
    line.close();
  }
  line.close_list();
}

void write_passed_over(LineWriter& line, const std::vector<PassedOverRecord>& passed_over) {
  if (passed_over.empty()) return;
  line.open_list("passed_over");
  for (const PassedOverRecord& passed : passed_over) {
    line.open();
    line.text("target", passed.target);
    line.text("why", passed.why);
    line.close();
  }
  line.close_list();
}

// What became of values in the answer, and what was found in it.
void write_answer(LineWriter& line, const RequestRecord& record) {
  if (record.restore) {
    line.open("restore");
    line.number("values", static_cast<std::int64_t>(record.restore->values));
    line.number("tokens", static_cast<std::int64_t>(record.restore->tokens));
    line.number("tolerated", static_cast<std::int64_t>(record.restore->tolerated));
    line.number("withheld", static_cast<std::int64_t>(record.restore->withheld));
    line.number("missed", static_cast<std::int64_t>(record.restore->missed));
    line.close();
  }
  if (record.response_findings.empty()) return;
  line.open_list("response_findings");
  for (const ResponseFindingRecord& finding : record.response_findings) {
    line.open();
    line.text("rule", finding.rule);
    line.text("type", finding.type);
    line.text("action", finding.action);
    line.number("count", finding.count);
    line.close();
  }
  line.close_list();
}

void write_decision(LineWriter& line, const RequestRecord& record) {
  line.text_unless_empty("policy", record.policy_id);
  line.text_unless_empty("policy_version", record.policy_version);
  line.text_unless_empty("class", record.data_class);
  write_texts(line, "labels", record.labels);
  write_pairs(line, "because", record.because);
  write_detectors(line, record.detectors);
  write_findings(line, record.findings);
  write_targets(line, record.targets);
  write_texts(line, "order", record.order);
}

void write_cost(LineWriter& line, const RequestRecord& record) {
  if (record.usage) write_usage(line, *record.usage);
  write_money(line, "cost_estimated", record.cost_estimated);
  write_money(line, "cost", record.cost);
}

void write_outcome(LineWriter& line, const RequestRecord& record) {
  line.text("outcome", record.outcome);
  line.text_unless_empty("error", record.error);
  line.text_unless_empty("error_message", record.error_message, kLongestMessage);
  line.text_unless_empty("rejected_limit", record.rejected_limit);
  line.text_unless_empty("cancelled_phase", record.cancelled_phase);
  if (record.malformed_events > 0) line.number("malformed_events", static_cast<std::int64_t>(record.malformed_events));
  if (record.replayed) line.boolean("replayed", true);
  line.text_unless_empty("traceparent", record.traceparent, kLongestText);
  line.millis("total_ms", record.total.count());
  if (record.first_event) line.millis("first_event_ms", record.first_event->count());
  line.millis("overhead_ms", record.overhead.count());
}

// What the egress gate stops should never have got there: somebody has to look.
LogLevel level_of(const RequestRecord& record) {
  const auto stopped = [](const AttemptRecord& attempt) { return !attempt.mismatch.empty(); };
  if (std::ranges::any_of(record.attempts, stopped)) return LogLevel::Error;
  const bool failed = record.status >= 500 || record.outcome == "truncated";
  const LogLevel asked = find_log_level(record.log_level).value_or(LogLevel::Info);
  return failed ? std::max(asked, LogLevel::Warn) : asked;
}

void append_field(std::string& line, std::string_view name, std::string_view value) {
  if (value.empty()) return;
  line += ' ';
  line += name;
  line += '=';
  append_word(line, value);
}

std::string millis_text(std::chrono::microseconds length) {
  const std::int64_t tenths = std::max<std::int64_t>(length.count(), 0) / 100;
  return std::to_string(tenths / 10) + '.' + std::to_string(tenths % 10) + "ms";
}

void write_line(LineWriter& line, const RequestRecord& record) {
  line.open();
  line.text("at", to_rfc3339(record.at));
  line.text("level", name_of(level_of(record)));
  line.text("message", "request");
  line.text("id", record.id);
  line.text_unless_empty("decision_id", record.decision_id);
  write_request(line, record);
  write_decision(line, record);
  write_attempts(line, record.attempts);
  write_passed_over(line, record.passed_over);
  line.text_unless_empty("mirror_of", record.mirror_of);
  line.text_unless_empty("mirror", record.mirrored_to);
  line.text_unless_empty("target", record.target);
  write_answer(line, record);
  write_cost(line, record);
  write_outcome(line, record);
  line.close();
}

}  // namespace

std::string to_json_line(const RequestRecord& record) {
  LineWriter line;
  write_line(line, record);
  return std::string(line.line());
}

std::string to_text_line(const RequestRecord& record) {
  std::string line = to_rfc3339(record.at) + ' ' + std::string(name_of(level_of(record))) + ' ';
  append_word(line, shortened(record.method, 32));
  line += ' ';
  append_word(line, shortened(record.route, kLongestText));
  line += ' ' + std::to_string(record.status) + ' ' + millis_text(record.total);
  append_field(line, "key", record.key_id);
  append_field(line, "model", shortened(record.model_asked, kLongestText));
  append_field(line, "class", record.data_class);
  append_field(line, "target", record.target);
  if (record.attempts.size() > 1) append_field(line, "attempts", std::to_string(record.attempts.size()));
  if (record.usage) append_field(line, "tokens", std::to_string(record.usage->input) + '+' + std::to_string(record.usage->output));
  if (record.cost) append_field(line, "cost", to_string(*record.cost));
  append_field(line, "outcome", record.outcome);
  append_field(line, "error", record.error);
  append_field(line, "error_message", shortened(record.error_message, kLongestMessage));
  if (record.replayed) append_field(line, "replayed", "true");
  append_field(line, "id", record.id);
  append_field(line, "decision", record.decision_id);
  return line;
}

void LogSink::write(const RequestRecord& record) {
  const LogLevel level = level_of(record);
  if (!log_->wants(level)) return;
  if (log_->format() == LogFormat::Text) return log_->line(level, to_text_line(record));
  thread_local LineWriter line;  // its memory is worth keeping
  line.clear();
  write_line(line, record);
  log_->line(level, line.line());
}

}  // namespace sekisho
