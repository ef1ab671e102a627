#include "gateway/pipeline/egress_gate.h"

#include "gateway/pipeline/extract.h"
#include "gateway/pipeline/extract_words.h"

#include <algorithm>

namespace sekisho {
namespace {

using Id = JsonTape::Id;
using Kind = JsonTape::Kind;

// Digits of a number that may identify someone (as in extract.cpp).
constexpr std::ptrdiff_t kFewestDigits = 7;
// Shorter base64 may as well be a word.
constexpr std::size_t kShortestBinary = 64;

// Which values and names of a body were read.
class Coverage {
 public:
  Coverage(const JsonTape& tape, std::span<const Segment> segments) : tape_(tape), values_(tape.size()), names_(tape.size()) {
    for (const Segment& segment : segments) {
      if (!segment.text.empty()) (segment.is_key ? names_ : values_)[segment.node] = true;
    }
  }

  std::vector<Segment> unread() const {
    std::vector<Segment> out;
    for (Id id = 0; id < tape_.size(); ++id) {
      const JsonTape::Node& node = tape_.at(id);
      if (!names_[id] && !is_ours(node)) out.push_back(segment(node.key, id, true));
      if (!values_[id] && speaks(id)) out.push_back(segment(value_of(id), id, false));
    }
    return out;
  }

 private:
  bool is_ours(const JsonTape::Node& node) const {
    if (node.key.empty() || is_known_key(node.key)) return true;
    const bool of_tokens = node.parent != JsonTape::kNone && tape_.at(node.parent).key == "logit_bias";
    return of_tokens && std::ranges::count_if(node.key, is_digit) < kFewestDigits;
  }

  bool speaks(Id id) const {
    const JsonTape::Node& node = tape_.at(id);
    if (node.kind == Kind::Number) return std::ranges::count_if(tape_.raw(id), is_digit) >= kFewestDigits;
    if (node.kind != Kind::String || node.text.empty() || is_known_value(node.key, node.text)) return false;
    return !find_data_url(node.text) && !(node.text.size() >= kShortestBinary && holds_binary(node.key) && is_base64(node.text));
  }

  std::string_view value_of(Id id) const { return tape_.at(id).kind == Kind::Number ? tape_.raw(id) : tape_.at(id).text; }
  Segment segment(std::string_view text, Id id, bool is_key) const {
    return {.text = text, .role = SegmentRole::Other, .pointer = tape_.pointer(id), .is_key = is_key, .node = id};
  }
  static bool is_digit(char c) { return c >= '0' && c <= '9'; }

  const JsonTape& tape_;
  std::vector<bool> values_;
  std::vector<bool> names_;
};

bool was_well(std::span<const DetectorReport> reports, const std::string& id) {
  const auto found = std::ranges::find(reports, id, &DetectorReport::id);
  return found == reports.end() || found->status == DetectorStatus::Ok;
}

bool is_required(const Policy& policy, const std::string& id) {
  const auto found = std::ranges::find(policy.detectors(), id, &DetectorDeclaration::id);
  return found == policy.detectors().end() || found->required;
}

}  // namespace

std::vector<Segment> find_unread(const JsonTape& tape, std::span<const Segment> segments) { return Coverage(tape, segments).unread(); }

std::optional<std::string> EgressGate::check_unchanged(const JsonTape& tape, std::span<const Segment> segments,
                                                       std::span<const std::string> expected, const Clock& clock) const {
  const std::vector<Segment> unread = find_unread(tape, segments);
  if (unread.empty()) return std::nullopt;
  return check(unread, expected, clock);
}

std::optional<std::string> EgressGate::check_changed(const std::string& bytes, Endpoint endpoint, std::span<const std::string> expected,
                                                     const Clock& clock) const {
  const Result<JsonTape> tape = JsonTape::parse(bytes);
  if (!tape) return "no JSON";
  std::vector<Segment> segments = extract(*tape, endpoint).segments;
  std::ranges::move(find_unread(*tape, segments), std::back_inserter(segments));
  return check(segments, expected, clock);
}

// A detector that could read the request when the policy decided and cannot read it now leaves the gate without an answer.
std::optional<std::string> EgressGate::check(std::span<const Segment> segments, std::span<const std::string> expected,
                                             const Clock& clock) const {
  const Findings findings = detect_all(snapshot_.detectors, segments, clock);
  for (const Finding& finding : findings.items) {
    if (std::ranges::find(expected, finding.type) == expected.end()) return finding.type;
  }
  for (const DetectorReport& report : findings.reports) {
    if (report.status != DetectorStatus::Ok && was_well(reports_, report.id) && is_required(*snapshot_.policy, report.id)) {
      return report.id + " " + std::string(name_of(report.status));
    }
  }
  return std::nullopt;
}

}  // namespace sekisho
