#include "gateway/audit/audit_export.h"

#include "gateway/audit/audit_line.h"
#include "gateway/core/canonical_json.h"

#include <algorithm>
#include <array>

namespace sekisho {
namespace {

using Id = JsonTape::Id;

constexpr auto kColumns = std::to_array<std::string_view>({
    "time",
    "decision_id",
    "key",
    "user_h",
    "team",
    "purpose",
    "api",
    "model",
    "data_class",
    "labels",
    "data_categories",
    "outcome",
    "attempt",
    "attempt_result",
    "target",
    "provider",
    "recipient",
    "recipient_country",
    "processing",
    "storage",
    "support_access",
    "subprocessors",
    "legal_basis",
    "safeguards",
    "retention_days",
    "trains_on_data",
    "transforms",
    "bytes",
    "tokens_in",
    "tokens_out",
    "cost",
    "currency",
    "policy",
    "policy_version",
    "kept_until",
});

// A field of RFC 4180 that no spreadsheet runs (OWASP, "CSV Injection").
std::string csv_field(std::string_view text) {
  std::string field;
  if (!text.empty() && std::string_view("=+-@\t\r").find(text.front()) != std::string_view::npos) field += '\'';
  field += text;
  if (field.find_first_of("\",\r\n") == std::string::npos) return field;
  std::string quoted = "\"";
  for (const char c : field) {
    if (c == '"') quoted += '"';
    quoted += c;
  }
  return quoted + "\"";
}

class Row {
 public:
  void add(std::string_view text) { fields_.push_back(csv_field(text)); }
  void number(std::int64_t value) { fields_.push_back(std::to_string(value)); }
  void nothing(std::size_t count) { fields_.insert(fields_.end(), count, std::string()); }
  std::string take() const {
    std::string line;
    for (std::size_t i = 0; i < fields_.size(); ++i) line += (i == 0 ? "" : ",") + fields_[i];
    return line + "\r\n";
  }

 private:
  std::vector<std::string> fields_;
};

std::string joined(const std::vector<std::string>& texts) {
  std::string out;
  for (const std::string& text : texts) out += (out.empty() ? "" : " ") + text;
  return out;
}

// A member as one field: a list as its entries with spaces between.
std::string value_of(const JsonTape& tape, Id object, std::string_view name) {
  const Id value = tape.find(object, name);
  if (value == JsonTape::kNone) return {};
  if (tape.at(value).kind == JsonTape::Kind::String) return std::string(tape.at(value).text);
  if (tape.at(value).kind != JsonTape::Kind::Array) return std::string(tape.raw(value));
  std::vector<std::string> entries;
  for (Id id = tape.at(value).first_child; id != JsonTape::kNone; id = tape.at(id).next) entries.emplace_back(tape.at(id).text);
  return joined(entries);
}

Id find_target(const JsonTape& tape, std::string_view id) {
  const Id targets = tape.find(tape.root(), "targets");
  if (targets == JsonTape::kNone) return JsonTape::kNone;
  for (Id target = tape.at(targets).first_child; target != JsonTape::kNone; target = tape.at(target).next) {
    if (tape.find_string(target, "id") == id) return target;
  }
  return JsonTape::kNone;
}

std::string caller_fact(const RequestRecord& record, std::string_view name) {
  const auto fact = std::ranges::find(record.caller, name, [](const auto& pair) { return std::string_view(pair.first); });
  return fact == record.caller.end() ? std::string() : fact->second;
}

std::string fact_text(const DecisionInput& input, std::string_view path) {
  const Fact* fact = input.facts.find(path);
  const auto* text = fact == nullptr ? nullptr : std::get_if<std::string>(&fact->value);
  return text == nullptr ? std::string() : *text;
}

void add_request(const AuditRecord& record, Row& row) {
  const RequestRecord& request = record.record;
  std::vector<std::string> categories;
  for (const FindingRecord& finding : request.findings) categories.push_back(finding.type);
  row.add(to_rfc3339(request.at));
  row.add(request.decision_id);
  row.add(request.key_id);
  row.add(caller_fact(request, "user_h"));
  row.add(caller_fact(request, "team"));
  row.add(fact_text(record.input, "request.purpose"));
  row.add(request.api);
  row.add(request.model_asked);
  row.add(request.data_class);
  row.add(joined(request.labels));
  row.add(joined(categories));
  row.add(record.ended ? request.outcome : "unknown");
}

// Who got the request, where that is, and on what ground.
void add_recipient(const JsonTape& decision, const std::string& target_id, Row& row) {
  const Id target = find_target(decision, target_id);
  const Id to = decision.find(target, "to");
  const std::string named = value_of(decision, to, "recipient");
  row.add(named.empty() ? value_of(decision, to, "operator") : named);
  row.add(value_of(decision, to, "jurisdiction"));
  for (const std::string_view name :
       {"processing", "storage", "support_access", "subprocessors", "legal_basis", "contracts", "retention_days", "trains_on_data"}) {
    row.add(value_of(decision, to, name));
  }
  row.add(value_of(decision, target, "transforms"));
}

// What an attempt answered with.
struct Volume {
  std::optional<Usage> usage;
  std::optional<Money> cost;
};

// Tokens and cost are of the attempt that answered, the last one, or of each that said a part of the answer.
Volume volume_of(const RequestRecord& request, std::size_t attempt) {
  const AttemptRecord& own = request.attempts[attempt];
  if (own.part) return {own.usage, own.cost};
  const bool answered = attempt + 1 == request.attempts.size() && !is_in_parts(request);
  return answered ? Volume{request.usage, request.cost} : Volume{};
}

void add_volume(const RequestRecord& request, const Volume& volume, Row& row) {
  row.number(static_cast<std::int64_t>(request.bytes_in));
  if (volume.usage) {
    row.number(volume.usage->input);
    row.number(volume.usage->output);
  } else {
    row.nothing(2);
  }
  if (volume.cost) {
    row.add(canonical_number(static_cast<double>(volume.cost->micros) / 1e6));
    row.add(volume.cost->currency);
  } else {
    row.nothing(2);
  }
}

void add_policy(const AuditRecord& record, Row& row) {
  row.add(record.record.policy_id);
  row.add(record.record.policy_version);
  row.add(record.keep_until ? to_rfc3339(*record.keep_until) : "for ever");
}

// One that got the request, or a copy of it, or may have got it.
struct Receipt {
  std::string attempt;  // its number from 1; empty for a copy and where it is not known
  std::string result;
  std::string target;
  std::string provider;
  Volume volume;
};

std::string receipt_row(const AuditRecord& record, const JsonTape& decision, const Receipt& receipt) {
  Row row;
  add_request(record, row);
  for (const std::string& text : {receipt.attempt, receipt.result, receipt.target, receipt.provider}) row.add(text);
  add_recipient(decision, receipt.target, row);
  add_volume(record.record, receipt.volume, row);
  add_policy(record, row);
  return row.take();
}

}  // namespace

std::string export_csv_header() {
  Row row;
  for (const std::string_view column : kColumns) row.add(column);
  return row.take();
}

std::string export_csv_rows(const AuditRecord& record) {
  const auto decision = parse_audit_line(record.decision_line);
  if (!decision) return {};
  const RequestRecord& request = record.record;
  std::string rows;
  for (std::size_t i = 0; i < request.attempts.size(); ++i) {
    const AttemptRecord& attempt = request.attempts[i];
    rows += receipt_row(record, decision->tape,
                        {std::to_string(i + 1), attempt.result, attempt.target, attempt.provider, volume_of(request, i)});
  }
  if (!request.mirrored_to.empty()) {  // who got a copy received it as much; what it used is in the log line of the copy alone
    const std::string provider = value_of(decision->tape, find_target(decision->tape, request.mirrored_to), "provider");
    rows += receipt_row(record, decision->tape, {{}, "mirror", request.mirrored_to, provider, {}});
  }
  for (const std::string& target : record.possible_recipients)
    rows += receipt_row(record, decision->tape, {{}, "possible", target, {}, {}});
  if (!rows.empty()) return rows;
  Row row;
  add_request(record, row);
  row.nothing(15);  // no attempt, no recipient
  add_volume(request, {}, row);
  add_policy(record, row);
  return row.take();
}

}  // namespace sekisho
