#include "gateway/pipeline/egress_gate.h"

#include "gateway/pipeline/extract.h"
#include "gateway/pipeline/extract_words.h"
#include "policies/redact/blanked_text.h"
#include "policies/redact/literal_offsets.h"

#include <algorithm>
#include <iterator>
#include <tuple>
#include <utility>

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

// The findings of other types, in the order of the text.
std::vector<Finding> unexpected(std::span<const Finding> findings, std::span<const std::string> expected) {
  std::vector<Finding> out;
  for (const Finding& finding : findings) {
    if (std::ranges::find(expected, finding.type) == expected.end()) out.push_back(finding);
  }
  std::ranges::sort(out, {}, [](const Finding& finding) { return std::tuple(finding.segment, finding.begin, finding.end); });
  return out;
}

// What the gateway wrote, as the texts of the blanked request show it. All borrowed.
class Blanks {
 public:
  Blanks(const JsonTape& tape, std::span<const BlankedBody::Span> spans, std::span<const Segment> segments)
      : tape_(tape), spans_(spans), segments_(segments) {}

  // True where all that was found stands in blanks, but for what holds JSON together: of what a pattern found across it the values were
  // replaced one by one. To be asked in the order of the text.
  bool hold(const Finding& finding) {
    if (finding.segment >= segments_.size() || finding.begin >= finding.end) return false;
    const std::string_view found = segments_[finding.segment].text.substr(finding.begin, finding.end - finding.begin);
    for (std::size_t at = 0; at < found.size();) {
      std::size_t end = at;
      while (end < found.size() && !holds_json_together(found[end])) ++end;
      if (end > at && !covers(finding, at, end)) return false;
      at = end + 1;
    }
    return true;
  }

 private:
  // Whether [begin, end) of what was found is all blank. A blank holds no escapes: within it bytes and text go in step.
  bool covers(const Finding& finding, std::size_t begin, std::size_t end) {
    const std::uint32_t place = place_of(finding.segment, finding.begin + static_cast<std::uint32_t>(begin));
    return covers(place, place + static_cast<std::uint32_t>(end - begin));
  }

  // Where an offset of a segment's text stands in the request's bytes.
  std::uint32_t place_of(std::uint32_t number, std::uint32_t offset) {
    if (!offsets_ || number != segment_ || offset < asked_) {
      const Segment& segment = segments_[number];
      const JsonTape::Node& node = tape_.at(segment.node);
      const std::uint32_t end = segment.is_key ? node.key_end : node.end;
      segment_ = number;
      inside_ = (segment.is_key ? node.key_begin : node.begin) + 1;
      offsets_.emplace(std::string_view(tape_.bytes()).substr(inside_, end - inside_ - 1));
    }
    asked_ = offset;
    return inside_ + offsets_->begin_of(offset);
  }

  bool covers(std::uint32_t begin, std::uint32_t end) const {
    auto span = std::ranges::upper_bound(spans_, begin, {}, &BlankedBody::Span::begin);
    if (span == spans_.begin()) return false;
    std::uint32_t covered = std::prev(span)->end;
    for (; covered < end && span != spans_.end() && span->begin == covered; ++span) covered = span->end;
    return covered >= end;
  }

  const JsonTape& tape_;
  std::span<const BlankedBody::Span> spans_;
  std::span<const Segment> segments_;
  std::uint32_t segment_ = 0;
  std::uint32_t asked_ = 0;   // the offset in it that was asked for last
  std::uint32_t inside_ = 0;  // where the text of that segment begins in the bytes
  std::optional<LiteralOffsets> offsets_;
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
  const Findings findings = detect_all(snapshot_.detectors, unread, clock);
  const std::vector<Finding> others = unexpected(findings.items, expected);
  return others.empty() ? find_failure(findings.reports) : others.front().type;
}

std::optional<std::string> EgressGate::check_changed(const BlankedBody& body, Endpoint endpoint, std::span<const std::string> expected,
                                                     const Clock& clock) const {
  JsonLimits limits;
  limits.reading = JsonReading::EveryMember;  // two names may have one blank
  const Result<JsonTape> tape = JsonTape::parse(body.bytes, limits);
  if (!tape) return "no JSON";
  std::vector<Segment> segments = extract(*tape, endpoint).segments;
  std::ranges::move(find_unread(*tape, segments), std::back_inserter(segments));
  const Findings findings = detect_all(snapshot_.detectors, segments, clock);
  const std::vector<Finding> others = unexpected(findings.items, expected);
  Blanks blanks(*tape, body.blanks, segments);
  const auto clients = std::ranges::find_if(others, [&](const Finding& finding) { return !blanks.hold(finding); });
  return clients == others.end() ? find_failure(findings.reports) : clients->type;
}

// A detector that could read the request when the policy decided and cannot read it now leaves the gate without an answer.
std::optional<std::string> EgressGate::find_failure(std::span<const DetectorReport> reports) const {
  for (const DetectorReport& report : reports) {
    if (report.status != DetectorStatus::Ok && was_well(reports_, report.id) && is_required(*snapshot_.policy, report.id)) {
      return report.id + " " + std::string(name_of(report.status));
    }
  }
  return std::nullopt;
}

}  // namespace sekisho
