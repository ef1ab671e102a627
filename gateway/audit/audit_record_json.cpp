#include "gateway/audit/audit_record_json.h"

#include "gateway/audit/audit_line.h"
#include "gateway/audit/decision_input_json.h"
#include "gateway/core/canonical_json.h"

#include <algorithm>
#include <cmath>

namespace sekisho {
namespace {

using std::chrono::microseconds;
using Id = JsonTape::Id;

// One line under reading. What is missing or of another kind reads as nothing.
class Reader {
 public:
  explicit Reader(const JsonTape& tape) : tape_(tape) {}

  Id root() const { return tape_.root(); }
  Id at(Id object, std::string_view name) const { return tape_.find(object, name); }
  std::string text(Id object, std::string_view name) const { return std::string(tape_.find_string(object, name).value_or("")); }
  bool flag(Id object, std::string_view name) const { return tape_.find_bool(object, name).value_or(false); }
  std::int64_t integer(Id object, std::string_view name) const {
    return static_cast<std::int64_t>(tape_.find_number(object, name).value_or(0));
  }
  microseconds length(Id object, std::string_view name) const { return *find_length(object, name, true); }
  std::optional<microseconds> find_length(Id object, std::string_view name, bool or_none = false) const {
    const auto millis = tape_.find_number(object, name);
    if (!millis) return or_none ? std::optional(microseconds{0}) : std::nullopt;
    return microseconds(std::llround(*millis * 1000));
  }
  std::optional<Money> money(Id object, std::string_view name) const {
    const auto units = tape_.find_number(object, name);
    if (!units) return std::nullopt;
    return Money{std::llround(*units * 1e6), text(object, "cur")};
  }
  std::vector<std::string> texts(Id array) const {
    std::vector<std::string> out;
    each(array, [&](Id id) { out.emplace_back(tape_.at(id).text); });
    return out;
  }
  std::string text_of(Id value) const { return std::string(tape_.at(value).text); }
  std::string key_of(Id value) const { return std::string(tape_.at(value).key); }

  template <class Take>
  void each(Id parent, Take take) const {
    if (parent == JsonTape::kNone) return;
    for (Id id = tape_.at(parent).first_child; id != JsonTape::kNone; id = tape_.at(id).next) take(id);
  }

 private:
  const JsonTape& tape_;
};

template <class Value>
Value word_of(std::initializer_list<Value> values, const std::string& name, Value otherwise) {
  for (const Value value : values) {
    if (name_of(value) == name) return value;
  }
  return otherwise;
}

Confidence confidence_of(const std::string& name) {
  return word_of({Confidence::Low, Confidence::Medium, Confidence::High}, name, Confidence::Low);
}

DetectorStatus status_of(const std::string& name) {
  return word_of({DetectorStatus::Ok, DetectorStatus::Timeout, DetectorStatus::OverBudget, DetectorStatus::Unsupported}, name,
                 DetectorStatus::Error);
}

void read_found(const Reader& in, RequestRecord& record) {
  in.each(in.at(in.root(), "detectors"),
          [&](Id id) { record.detectors.push_back({in.text(id, "id"), status_of(in.text(id, "status")), in.integer(id, "us")}); });
  in.each(in.at(in.root(), "findings"), [&](Id id) {
    record.findings.push_back({in.text(id, "type"), static_cast<std::uint32_t>(in.integer(id, "n")), confidence_of(in.text(id, "conf")),
                               in.texts(in.at(id, "where"))});
  });
}

void read_class(const Reader& in, RequestRecord& record) {
  const Id data = in.at(in.root(), "class");
  record.data_class = in.text(data, "original");
  record.labels = in.texts(in.at(data, "labels"));
  in.each(in.at(data, "because"), [&](Id id) {
    const std::vector<std::string> pair = in.texts(id);
    if (pair.size() == 2) record.because.emplace_back(pair[0], pair[1]);
  });
}

TargetRecord read_target(const Reader& in, Id id) {
  TargetRecord target;
  target.id = in.text(id, "id");
  target.admitted = in.flag(id, "ok");
  target.residual = in.text(id, "residual");
  target.transforms = in.texts(in.at(id, "transforms"));
  target.relaxed = in.texts(in.at(id, "relaxed"));
  in.each(in.at(id, "fails"), [&](Id fail) {
    target.fails.push_back(
        {in.text(fail, "rule"), in.text(fail, "path"), in.text(fail, "want"), in.text(fail, "got"), in.text(fail, "why")});
  });
  return target;
}

void read_request(const Reader& in, RequestRecord& record) {
  const Id caller = in.at(in.root(), "caller");
  in.each(caller, [&](Id id) {
    if (in.key_of(id) == "key") {
      record.key_id = in.text_of(id);
    } else {
      record.caller.emplace_back(in.key_of(id), in.text_of(id));
    }
  });
  const Id request = in.at(in.root(), "request");
  record.api = in.text(request, "api");
  record.model_asked = in.text(request, "alias");
  record.stream = in.flag(request, "stream");
  record.bytes_in = static_cast<std::uint64_t>(in.integer(request, "bytes"));
  record.tokens_estimated = in.integer(request, "tokens_est");
}

ShadowRecord read_shadow(const Reader& in, Id id) {
  ShadowRecord shadow;
  shadow.policy_id = in.text(id, "policy");
  shadow.policy_version = in.text(id, "policy_version");
  shadow.difference = in.text(id, "difference");
  const Id would = in.at(id, "would_have");
  shadow.data_class = in.text(would, "class");
  shadow.labels = in.texts(in.at(would, "labels"));
  shadow.order = in.texts(in.at(would, "order"));
  shadow.admitted = in.texts(in.at(would, "admitted"));
  in.each(in.at(would, "refused"), [&](Id rules) {
    TargetRecord target;
    target.id = in.key_of(rules);
    for (std::string& rule : in.texts(rules)) target.fails.push_back({std::move(rule), {}, {}, {}, {}});
    shadow.refused.push_back(std::move(target));
  });
  return shadow;
}

RequestRecord read_decision(const Reader& in) {
  RequestRecord record;
  record.id = in.text(in.root(), "request_id");
  record.decision_id = in.text(in.root(), "id");
  record.at = from_rfc3339(in.text(in.root(), "ts")).value_or(WallTime());
  record.policy_id = in.text(in.root(), "policy");
  record.policy_version = in.text(in.root(), "policy_version");
  record.audited = true;
  record.keep_until = from_rfc3339(in.text(in.root(), "keep_until"));
  read_request(in, record);
  read_found(in, record);
  read_class(in, record);
  in.each(in.at(in.root(), "targets"), [&](Id id) { record.targets.push_back(read_target(in, id)); });
  record.order = in.texts(in.at(in.root(), "order"));
  record.exceptions = in.texts(in.at(in.root(), "exceptions"));
  record.obligations = in.texts(in.at(in.root(), "obligations"));
  record.cost_estimated = in.money(in.at(in.root(), "cost"), "est");
  if (const Id shadow = in.at(in.root(), "shadow"); shadow != JsonTape::kNone) record.shadow = read_shadow(in, shadow);
  return record;
}

std::vector<std::string> read_recipients(const Reader& in) {
  std::vector<std::string> targets;
  in.each(in.at(in.root(), "targets"), [&](Id id) {
    if (in.at(id, "to") != JsonTape::kNone) targets.push_back(in.text(id, "id"));
  });
  return targets;
}

std::optional<Usage> read_usage(const Reader& in, Id usage) {
  if (usage == JsonTape::kNone) return std::nullopt;
  return Usage{.input = in.integer(usage, "input"),
               .output = in.integer(usage, "output"),
               .cached = in.integer(usage, "cached"),
               .cache_write = in.integer(usage, "cache_write"),
               .reasoning = in.integer(usage, "reasoning"),
               .estimated = in.flag(usage, "estimated")};
}

AttemptRecord read_attempt(const Reader& in, Id id) {
  AttemptRecord attempt;
  attempt.target = in.text(id, "t");
  attempt.provider = in.text(id, "provider");
  attempt.model = in.text(id, "model");
  attempt.result = in.text(id, "result");
  attempt.status = static_cast<int>(in.integer(id, "status"));
  attempt.duration = in.length(id, "ms");
  attempt.first_event = in.find_length(id, "first_ms");
  attempt.cause = in.text(id, "cause");
  if (in.at(id, "key") != JsonTape::kNone) attempt.key = static_cast<std::uint32_t>(in.integer(id, "key"));
  attempt.sent = in.at(id, "sent") == JsonTape::kNone || in.flag(id, "sent");
  attempt.usage = read_usage(in, in.at(id, "usage"));
  attempt.part = in.flag(id, "part");
  attempt.cost = in.money(in.at(id, "cost"), attempt.part ? "actual" : "est");
  attempt.malformed_events = static_cast<std::uint64_t>(in.integer(id, "malformed_events"));
  return attempt;
}

void read_answer(const Reader& in, RequestRecord& record) {
  const auto count = [&](Id object, std::string_view name) { return static_cast<std::size_t>(in.integer(object, name)); };
  if (const Id restore = in.at(in.root(), "restore"); restore != JsonTape::kNone) {
    record.restore = RestoreRecord{.values = count(restore, "values"),
                                   .tokens = count(restore, "tokens"),
                                   .tolerated = count(restore, "tolerated"),
                                   .withheld = count(restore, "withheld"),
                                   .missed = count(restore, "miss")};
  }
  in.each(in.at(in.root(), "response_findings"), [&](Id id) {
    record.response_findings.push_back(
        {in.text(id, "rule"), in.text(id, "type"), in.text(id, "action"), static_cast<std::uint32_t>(in.integer(id, "n"))});
  });
}

void read_outcome(const Reader& in, RequestRecord& record) {
  read_answer(in, record);
  in.each(in.at(in.root(), "attempts"), [&](Id id) { record.attempts.push_back(read_attempt(in, id)); });
  record.outcome = in.text(in.root(), "outcome");
  record.error = in.text(in.root(), "error");
  record.target = in.text(in.root(), "target");
  record.mirrored_to = in.text(in.root(), "mirror");
  record.malformed_events = static_cast<std::uint64_t>(in.integer(in.root(), "malformed_events"));
  record.status = static_cast<int>(in.integer(in.root(), "status"));
  record.bytes_out = static_cast<std::uint64_t>(in.integer(in.root(), "bytes_out"));
  record.total = in.length(in.root(), "ms");
  record.first_event = in.find_length(in.root(), "first_ms");
  record.cost = in.money(in.at(in.root(), "cost"), "actual");
  record.usage = read_usage(in, in.at(in.root(), "usage"));
}

// Members that both events have and that are not the request's own.
bool is_of_the_line(std::string_view name) {
  constexpr std::string_view kOfTheLine[] = {"v", "seq", "prev", "event", "ts", "id", "keep_until", "cost"};
  return std::ranges::find(kOfTheLine, name) != std::end(kOfTheLine);
}

void add_costs(const JsonTape& tape, CanonicalObject& cost) {
  const Id costs = tape.find(tape.root(), "cost");
  if (costs == JsonTape::kNone) return;
  for (Id id = tape.at(costs).first_child; id != JsonTape::kNone; id = tape.at(id).next) {
    if (tape.at(id).key != "cur") cost.json(tape.at(id).key, tape.raw(id));
  }
}

std::string cost_json(const AuditLine& decision, const std::optional<AuditLine>& outcome) {
  CanonicalObject cost;
  add_costs(decision.tape, cost);
  if (outcome) add_costs(outcome->tape, cost);
  const auto currency = [](const JsonTape& tape) { return tape.find_string(tape.find(tape.root(), "cost"), "cur"); };
  auto spent = outcome ? currency(outcome->tape) : std::nullopt;
  if (!spent) spent = currency(decision.tape);
  cost.text_unless_empty("cur", spent.value_or(""));
  return cost.str();
}

}  // namespace

Result<AuditRecord> join_audit_record(std::string decision_line, std::string outcome_line) {
  const auto decision = parse_audit_line(decision_line);
  if (!decision) return decision.error();
  if (decision->event != "decision") return invalid_request("the line is no decision");
  AuditRecord joined;
  joined.seq = decision->seq;
  const Reader in(decision->tape);
  joined.record = read_decision(in);
  StoredInput stored = read_decision_input(decision->tape, in.at(in.root(), "given"));
  joined.input = std::move(stored.input);
  joined.hashed_facts = std::move(stored.hashed_facts);
  joined.digest = in.text(in.at(in.root(), "request"), "digest");
  joined.keep_until = joined.record.keep_until;
  joined.decision_line = std::move(decision_line);
  if (outcome_line.empty()) {
    joined.possible_recipients = read_recipients(in);
    return joined;
  }
  const auto outcome = parse_audit_line(outcome_line);
  if (!outcome) return outcome.error();
  read_outcome(Reader(outcome->tape), joined.record);
  joined.ended = true;
  joined.outcome_line = std::move(outcome_line);
  return joined;
}

std::string joined_json(const AuditRecord& record) {
  const auto decision = parse_audit_line(record.decision_line);
  if (!decision) return "{}";
  std::optional<AuditLine> outcome;
  if (auto line = parse_audit_line(record.outcome_line)) outcome = std::move(*line);
  CanonicalObject joined;
  const auto add = [&joined](const JsonTape& tape, bool with_line) {
    for (Id id = tape.at(tape.root()).first_child; id != JsonTape::kNone; id = tape.at(id).next) {
      const std::string_view key = tape.at(id).key;
      if (key != "event" && key != "cost" && (with_line || !is_of_the_line(key))) joined.json(key, tape.raw(id));
    }
  };
  add(decision->tape, true);
  if (outcome) add(outcome->tape, false);
  if (outcome) {
    joined.text("ended", to_rfc3339(outcome->at)).integer("outcome_seq", static_cast<std::int64_t>(outcome->seq));
  } else {
    joined.json("possible_recipients", canonical_texts(record.possible_recipients));
  }
  joined.json("cost", cost_json(*decision, outcome));
  return joined.str();
}

}  // namespace sekisho
