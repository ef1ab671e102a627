#include "gateway/audit/decision_input_json.h"

#include "gateway/core/canonical_json.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <tuple>

namespace sekisho {
namespace {

constexpr std::array<std::string_view, 3> kTrust{"verified", "asserted", "detected"};
constexpr std::array kConfidence{Confidence::Low, Confidence::Medium, Confidence::High};
constexpr std::array kRoles{SegmentRole::System, SegmentRole::User, SegmentRole::Assistant,
                            SegmentRole::Tool,   SegmentRole::File, SegmentRole::Other};
constexpr std::array kStatus{DetectorStatus::Ok, DetectorStatus::Timeout, DetectorStatus::OverBudget, DetectorStatus::Unsupported,
                             DetectorStatus::Error};

void add_value(CanonicalObject& object, const FactValue& value) {
  if (const auto* flag = std::get_if<bool>(&value)) object.boolean("v", *flag);
  if (const auto* number = std::get_if<double>(&value)) object.number("v", std::isfinite(*number) ? *number : 0);
  if (const auto* text = std::get_if<std::string>(&value)) object.text("v", *text);
  if (const auto* list = std::get_if<std::vector<std::string>>(&value)) object.json("v", canonical_texts(*list));
}

std::string facts_json(const FactCloak& cloak) {
  CanonicalObject facts;
  for (const CloakedFact& fact : cloak.facts()) {
    CanonicalObject object;
    add_value(object, fact.fact.value);
    if (fact.fact.trust != Trust::Verified) object.text("trust", kTrust[static_cast<std::size_t>(fact.fact.trust)]);
    if (fact.hashed) object.boolean("hashed", true);
    facts.json(fact.path, object.str());
  }
  return facts.str();
}

// Findings that a policy cannot tell apart are one, with their counts added.
std::string found_json(const std::vector<Finding>& findings) {
  struct Group {
    const Finding* first;
    std::uint64_t count;
  };
  std::vector<Group> groups;
  const auto alike = [](const Finding& a, const Finding& b) {
    const bool placeless = a.segment == kPlaceUnknown;
    return std::tie(a.type, a.confidence, a.role) == std::tie(b.type, b.confidence, b.role) && placeless == (b.segment == kPlaceUnknown);
  };
  for (const Finding& finding : findings) {
    const auto group = std::ranges::find_if(groups, [&](const Group& other) { return alike(*other.first, finding); });
    if (group == groups.end()) {
      groups.push_back({&finding, finding.count});
    } else {
      group->count += finding.count;
    }
  }
  CanonicalArray array;
  for (const Group& group : groups) {
    CanonicalObject object;
    object.text("type", group.first->type).integer("n", static_cast<std::int64_t>(group.count));
    object.text("conf", name_of(group.first->confidence)).text("role", name_of(group.first->role));
    if (group.first->segment == kPlaceUnknown) object.boolean("placeless", true);
    array.json(object.str());
  }
  return array.take();
}

std::string needs_json(const RequestNeeds& needs) {
  CanonicalObject object;
  object.integer("tokens_in", needs.tokens_in).integer("tokens_out", needs.tokens_out);
  const auto flag = [&object](std::string_view name, bool value) {
    if (value) object.boolean(name, true);
  };
  flag("images", needs.images);
  flag("audio", needs.audio);
  flag("files", needs.files);
  flag("tools", needs.tools);
  flag("json_schema", needs.json_schema);
  flag("embeddings", needs.embeddings);
  return object.str();
}

std::string live_json(const LiveState& live) {
  CanonicalObject targets;
  for (const auto& [id, state] : live.targets) {
    CanonicalObject object;
    if (!state.enabled) object.boolean("enabled", false);
    if (!state.available) object.boolean("available", false);
    if (!state.embeds) object.boolean("embeds", false);
    if (state.latency_ms && std::isfinite(*state.latency_ms)) object.number("latency_ms", *state.latency_ms);
    if (!object.empty()) targets.json(id, object.str());
  }
  CanonicalObject budgets;
  for (const auto& [id, used] : live.budgets) budgets.number(id, std::isfinite(used) ? used : 1);
  CanonicalObject object;
  if (!targets.empty()) object.json("targets", targets.str());
  if (!budgets.empty()) object.json("budgets", budgets.str());
  if (!live.exceptions_off.empty()) object.json("exceptions_off", canonical_texts(live.exceptions_off));
  if (live.conversation_class) object.text("conversation_class", *live.conversation_class);
  return object.str();
}

// Reading.

template <class Value, std::size_t size>
Value word_of(const std::array<Value, size>& values, std::string_view name, Value otherwise) {
  const auto found = std::ranges::find_if(values, [name](Value value) { return name_of(value) == name; });
  return found == values.end() ? otherwise : *found;
}

// Calls `take` with each child of an array or object.
template <class Take>
void for_each(const JsonTape& tape, JsonTape::Id parent, Take take) {
  if (parent == JsonTape::kNone) return;
  for (JsonTape::Id id = tape.at(parent).first_child; id != JsonTape::kNone; id = tape.at(id).next) take(id);
}

std::vector<std::string> read_texts(const JsonTape& tape, JsonTape::Id array) {
  std::vector<std::string> texts;
  for_each(tape, array, [&](JsonTape::Id id) { texts.emplace_back(tape.at(id).text); });
  return texts;
}

FactValue read_value(const JsonTape& tape, JsonTape::Id fact) {
  const JsonTape::Id value = tape.find(fact, "v");
  if (value == JsonTape::kNone) return false;
  if (const auto flag = tape.find_bool(fact, "v")) return *flag;
  if (const auto number = tape.find_number(fact, "v")) return *number;
  if (tape.at(value).kind == JsonTape::Kind::Array) return read_texts(tape, value);
  return std::string(tape.at(value).text);
}

Trust read_trust(std::string_view name) {
  const auto found = std::ranges::find(kTrust, name);
  // A word from another version raises only.
  return found == kTrust.end() ? Trust::Asserted : static_cast<Trust>(found - kTrust.begin());
}

void read_fact(const JsonTape& tape, JsonTape::Id id, StoredInput& stored) {
  const std::string path(tape.at(id).key);
  stored.input.facts.set(path, read_value(tape, id), read_trust(tape.find_string(id, "trust").value_or(kTrust[0])));
  if (tape.find_bool(id, "hashed").value_or(false)) stored.hashed_facts.push_back(path);
}

std::int64_t integer_of(const JsonTape& tape, JsonTape::Id object, std::string_view name) {
  return static_cast<std::int64_t>(tape.find_number(object, name).value_or(0));
}

Finding read_finding(const JsonTape& tape, JsonTape::Id id) {
  Finding finding;
  finding.type = tape.find_string(id, "type").value_or("");
  finding.confidence = word_of(kConfidence, tape.find_string(id, "conf").value_or(""), Confidence::Low);
  finding.role = word_of(kRoles, tape.find_string(id, "role").value_or(""), SegmentRole::Other);
  finding.count = static_cast<std::uint32_t>(std::clamp<std::int64_t>(integer_of(tape, id, "n"), 0, kPlaceUnknown));
  if (tape.find_bool(id, "placeless").value_or(false)) finding.segment = kPlaceUnknown;
  return finding;
}

RequestNeeds read_needs(const JsonTape& tape, JsonTape::Id id) {
  RequestNeeds needs;
  const auto flag = [&](std::string_view name) { return tape.find_bool(id, name).value_or(false); };
  needs.tokens_in = integer_of(tape, id, "tokens_in");
  needs.tokens_out = integer_of(tape, id, "tokens_out");
  needs.images = flag("images");
  needs.audio = flag("audio");
  needs.files = flag("files");
  needs.tools = flag("tools");
  needs.json_schema = flag("json_schema");
  needs.embeddings = flag("embeddings");
  return needs;
}

LiveState read_live(const JsonTape& tape, JsonTape::Id live) {
  LiveState state;
  for_each(tape, tape.find(live, "targets"), [&](JsonTape::Id id) {
    TargetState& target = state.targets[std::string(tape.at(id).key)];
    target.enabled = tape.find_bool(id, "enabled").value_or(true);
    target.available = tape.find_bool(id, "available").value_or(true);
    target.embeds = tape.find_bool(id, "embeds").value_or(true);
    target.latency_ms = tape.find_number(id, "latency_ms");
  });
  const JsonTape::Id budgets = tape.find(live, "budgets");
  for_each(tape, budgets, [&](JsonTape::Id id) {
    const std::string name(tape.at(id).key);
    state.budgets[name] = tape.find_number(budgets, name).value_or(1);
  });
  state.exceptions_off = read_texts(tape, tape.find(live, "exceptions_off"));
  state.conversation_class = tape.find_string(live, "conversation_class");
  return state;
}

}  // namespace

std::string decision_input_json(const DecisionInput& input, const FactCloak& cloak) {
  CanonicalArray detectors;
  for (const DetectorReport& report : input.detectors) {
    CanonicalObject object;
    object.text("id", report.id).text("status", name_of(report.status));
    detectors.json(object.str());
  }
  CanonicalObject object;
  object.json("facts", facts_json(cloak)).json("found", found_json(input.findings)).json("detectors", detectors.take());
  object.text("model", input.model).json("needs", needs_json(input.needs)).json("live", live_json(input.live));
  object.text("now", to_rfc3339(input.now));
  return object.str();
}

StoredInput read_decision_input(const JsonTape& tape, JsonTape::Id given) {
  StoredInput stored;
  for_each(tape, tape.find(given, "facts"), [&](JsonTape::Id id) { read_fact(tape, id, stored); });
  DecisionInput& input = stored.input;
  for_each(tape, tape.find(given, "found"), [&](JsonTape::Id id) { input.findings.push_back(read_finding(tape, id)); });
  for_each(tape, tape.find(given, "detectors"), [&](JsonTape::Id id) {
    DetectorReport report;
    report.id = tape.find_string(id, "id").value_or("");
    report.status = word_of(kStatus, tape.find_string(id, "status").value_or(""), DetectorStatus::Error);
    input.detectors.push_back(std::move(report));
  });
  input.model = tape.find_string(given, "model").value_or("");
  input.needs = read_needs(tape, tape.find(given, "needs"));
  input.live = read_live(tape, tape.find(given, "live"));
  input.now = from_rfc3339(tape.find_string(given, "now").value_or("")).value_or(WallTime());
  return stored;
}

}  // namespace sekisho
