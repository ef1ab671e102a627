#include "gateway/pipeline/answer_scan.h"

#include "gateway/core/json_tape.h"
#include "policies/model/glob.h"
#include "policies/model/pattern_scope.h"
#include "policies/redact/ascii.h"
#include "policies/redact/json_pieces.h"
#include "policies/redact/type_word.h"

#include <algorithm>

namespace sekisho {
namespace {

using Action = ResponseRule::Action;

constexpr std::size_t kWindow = 256;      // of a line that is read before it ends
constexpr std::size_t kLogWindow = 2048;  // where nothing is held back there is no hurry
constexpr std::size_t kReach = 128;       // how far a finding may reach into what has not come yet
constexpr std::size_t kContext = 160;     // bytes before a text that help to read it
constexpr std::size_t kMostHeld = 8 * 1024;

constexpr std::size_t kBrokenReach = 48;  // characters before a line's end that may begin a value which the next line ends

// The end of a line in which there are digits, wide characters or the head of a key. Words of ASCII alone begin no value that is broken.
bool may_begin_value(std::string_view tail) {
  constexpr std::string_view kKeyHead = "-----BEGIN";
  while (!tail.empty() && is_ascii_space(tail.back())) tail.remove_suffix(1);
  if (tail.empty()) return false;
  return static_cast<unsigned char>(tail.back()) >= 0x80 || std::ranges::any_of(tail, is_ascii_digit) ||
         tail.find(kKeyHead) != std::string_view::npos;
}

bool is_continuation(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }

std::string_view name_of(Action action) {
  switch (action) {
    case Action::Log:
      return "log";
    case Action::Mask:
      return "mask";
    case Action::Block:
      return "block";
  }
  return {};
}

bool is_about(const ResponseRule& rule, const DetectorDeclaration& detector) {
  return std::ranges::any_of(rule.types, [&](const std::string& pattern) { return could_match(pattern, detector); });
}

// The text with every value that was put back blanked, byte for byte.
std::string without_values(const RestoredText& text) {
  std::string view = text.text;
  for (const auto& [begin, end] : text.values)
    std::fill(view.begin() + static_cast<long>(begin), view.begin() + static_cast<long>(end), '~');
  return view;
}

}  // namespace

ResponseRules::ResponseRules(std::vector<const ResponseRule*> rules, const Policy& policy, std::span<const DeclaredDetector> detectors,
                             const Clock& clock)
    : rules_(std::move(rules)), policy_(policy), clock_(clock) {
  for (const ResponseRule* rule : rules_) holds_back_ = holds_back_ || rule->action != Action::Log;
  for (const DeclaredDetector& detector : detectors) {
    const auto declared = std::ranges::find(policy.detectors(), detector.id, &DetectorDeclaration::id);
    const bool asked = declared != policy.detectors().end() &&
                       std::ranges::any_of(rules_, [&](const ResponseRule* rule) { return is_about(*rule, *declared); });
    if (asked) detectors_.push_back(detector);
  }
}

std::vector<ResponseHit> ResponseRules::hits_in(std::string_view text, bool& complete) const {
  const std::vector<Segment> segments{{.text = text, .role = SegmentRole::Assistant, .pointer = "/message/content"}};
  const Findings findings = detect_all(detectors_, segments, clock_);
  for (const DetectorReport& report : findings.reports) {
    const auto declared = std::ranges::find(policy_.detectors(), report.id, &DetectorDeclaration::id);
    const bool required = declared == policy_.detectors().end() || declared->required;
    if (report.status != DetectorStatus::Ok && required) complete = false;
  }
  std::vector<ResponseHit> hits;
  for (const Finding& finding : findings.items) {
    const ResponseRule* rule = strictest_for(finding);
    if (rule != nullptr) hits.push_back({finding.begin, finding.end, rule->action, rule, finding.type});
  }
  std::ranges::sort(hits, {}, &ResponseHit::begin);
  return hits;
}

const ResponseRule* ResponseRules::strictest_for(const Finding& finding) const {
  const ResponseRule* strictest = nullptr;
  for (const ResponseRule* rule : rules_) {
    const bool asked = finding.confidence >= rule->min_confidence &&
                       std::ranges::any_of(rule->types, [&](const std::string& pattern) { return glob_matches(pattern, finding.type); });
    if (asked && (strictest == nullptr || rule->action > strictest->action)) strictest = rule;
  }
  return strictest;
}

void ResponseRules::count(const ResponseHit& hit) {
  const auto same = [&](const ResponseFindingRecord& record) { return record.rule == hit.rule->id && record.type == hit.type; };
  auto record = std::ranges::find_if(found_, same);
  if (record == found_.end()) {
    record = found_.insert(found_.end(), {.rule = hit.rule->id, .type = hit.type, .action = std::string(name_of(hit.action)), .count = 0});
  }
  ++record->count;
}

std::string ResponseRules::mask_of(const ResponseHit& hit) const { return "[[" + type_word(hit.type, policy_.detectors()) + "]]"; }

void AnswerScan::resume_after(std::string_view text) {
  if (form_ == TextForm::Json) walk_.pass(text);
  std::size_t from = text.size() - std::min(text.size(), kContext);
  while (from < text.size() && is_continuation(text[from])) ++from;
  before_ = text.substr(from);
}

std::string AnswerScan::feed(const RestoredText& text) {
  if (rules_.blocked()) return {};
  text_ += text.text;
  view_ += without_values(text);
  const std::size_t window = rules_.holds_back() ? kWindow : kLogWindow;
  const bool line_ended = rules_.holds_back() && text.text.find('\n') != std::string::npos;
  const bool due = line_ended || text_.size() >= window;
  if (!rules_.holds_back()) {
    if (due) read(find_cut(), false);
    return text.text;
  }
  return due ? read(find_cut(), false) : std::string();
}

std::string AnswerScan::finish() {
  if (rules_.blocked() || text_.empty()) return {};
  const std::string rest = read(text_.size(), true);
  return rules_.holds_back() ? rest : std::string();
}

// The end of the last line, or so much of a long one that no finding can reach from there to its end.
std::size_t AnswerScan::find_cut() const {
  const std::size_t window = rules_.holds_back() ? kWindow : kLogWindow;
  std::size_t cut = text_.size() < window ? 0 : text_.size() - kReach;
  while (cut > 0 && is_continuation(text_[cut])) --cut;
  const std::size_t line = text_.rfind('\n');
  return line == std::string::npos ? cut : std::max(cut, behind_line(line));
}

// Where a line that ends at `line` may be let go: behind its end, but before its last characters where these may be the beginning of a
// value that goes on in the next line, of which there is not as much yet.
std::size_t AnswerScan::behind_line(std::size_t line) const {
  const std::string_view text = view_;
  if (count_characters(text.substr(line + 1)) >= kBrokenReach) return line + 1;
  std::size_t begin = line;
  for (std::size_t count = 0; count < kBrokenReach && begin > 0; ++count) {
    --begin;
    while (begin > 0 && is_continuation(text[begin])) --begin;
  }
  return may_begin_value(text.substr(begin, line - begin)) ? begin : line + 1;
}

// Reads everything that waits and lets go what is before `until`, or less where a finding is in the way.
std::string AnswerScan::read(std::size_t until, bool complete) {
  bool all_read = true;
  std::vector<ResponseHit> hits = rules_.hits_in(before_ + view_, all_read);
  if (!all_read && rules_.holds_back()) {
    rules_.block();
    return {};
  }
  const std::size_t shift = before_.size();
  std::erase_if(hits, [&](const ResponseHit& hit) { return hit.end <= shift; });
  for (ResponseHit& hit : hits) {
    hit.begin -= std::min(hit.begin, shift);
    hit.end -= shift;
    // It may go on in what has not come yet.
    const bool open = !complete && hit.end >= until && text_.size() < kMostHeld;
    if (open) until = std::min(until, hit.begin);
  }
  return release(until, hits);
}

void AnswerScan::let_go(std::size_t begin, std::size_t end, std::string& out) {
  const std::string_view text = std::string_view(text_).substr(begin, end - begin);
  out += text;
  if (form_ == TextForm::Json) walk_.pass(text);
}

// What holds JSON together goes on, and what stands between it is masked piece by piece.
void AnswerScan::mask(const ResponseHit& hit, std::size_t begin, std::string& out) {
  const std::string mask = rules_.mask_of(hit);
  if (form_ == TextForm::Plain) {
    out += mask;
    return;
  }
  const std::string_view text = std::string_view(text_).substr(begin, hit.end - begin);
  std::size_t at = 0;
  for (const JsonPiece& piece : json_pieces(walk_, text)) {
    out += text.substr(at, piece.begin - at);
    out += escaped(piece.place.bare ? json_quote(mask) : mask, piece.place.strings);
    at = piece.end;
  }
  out += text.substr(at);
  walk_.pass(text);
}

std::string AnswerScan::release(std::size_t cut, const std::vector<ResponseHit>& hits) {
  std::string out;
  std::size_t at = 0;
  for (const ResponseHit& hit : hits) {
    if (hit.begin >= cut || hit.end <= at) continue;
    rules_.count(hit);
    if (hit.action == Action::Log) continue;
    let_go(at, std::max(at, hit.begin), out);
    at = std::max(at, hit.begin);
    if (hit.action == Action::Block) {
      rules_.block();
      return out;
    }
    mask(hit, at, out);
    at = hit.end;
  }
  const std::size_t end = std::max(cut, at);
  let_go(at, end, out);
  before_ += view_.substr(0, end);
  if (before_.size() > kContext) before_.erase(0, before_.size() - kContext);
  text_.erase(0, end);
  view_.erase(0, end);
  return out;
}

}  // namespace sekisho
