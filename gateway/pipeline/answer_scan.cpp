#include "gateway/pipeline/answer_scan.h"

#include "gateway/core/ascii.h"
#include "gateway/core/json_tape.h"
#include "policies/model/glob.h"
#include "policies/model/pattern_scope.h"
#include "policies/redact/json_pieces.h"
#include "policies/redact/type_word.h"

#include <algorithm>
#include <utility>

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

// The text with every value that was put back blanked, byte for byte: where a character begins in a value, only the text itself knows.
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
  before_ = text.substr(character_end(text, text.size() - std::min(text.size(), kContext)));
}

std::string AnswerScan::feed(const RestoredText& text) {
  add(text);
  return release_due().text;
}

void AnswerScan::add(const RestoredText& text) {
  if (rules_.blocked()) return;
  text_ += text.text;
  view_ += without_values(text);
  line_ended_ = line_ended_ || text.text.find('\n') != std::string::npos;
  if (!rules_.holds_back()) passing_.text += text.text;
}

void AnswerScan::close_piece() {
  if (rules_.blocked()) return;
  std::vector<std::size_t>& ends = rules_.holds_back() ? ends_ : passing_.ends;
  ends.push_back(rules_.holds_back() ? text_.size() : passing_.text.size());
  if (piece_ == text_.size()) return;
  bool all_read = true;
  for (ResponseHit hit : rules_.hits_in(std::string_view(view_).substr(piece_), all_read)) {
    hit.begin = character_begin(text_, hit.begin + piece_);
    hit.end = character_end(text_, hit.end + piece_);
    in_piece_.push_back(std::move(hit));
  }
  if (!all_read && rules_.holds_back()) rules_.block();
  piece_ = text_.size();
}

ScannedText AnswerScan::release_due() {
  if (rules_.blocked()) return {};
  const std::size_t window = rules_.holds_back() ? kWindow : kLogWindow;
  const bool due = (rules_.holds_back() && line_ended_) || text_.size() >= window;
  line_ended_ = false;
  ScannedText read_now = due ? read(find_cut(), false) : ScannedText();
  return rules_.holds_back() ? std::move(read_now) : std::exchange(passing_, {});
}

ScannedText AnswerScan::finish_pieces() {
  if (rules_.blocked()) return {};
  ScannedText rest = text_.empty() && ends_.empty() ? ScannedText() : read(text_.size(), true);
  return rules_.holds_back() ? std::move(rest) : std::exchange(passing_, {});
}

// The end of the last line, or so much of a long one that no finding can reach from there to its end.
std::size_t AnswerScan::find_cut() const {
  const std::size_t window = rules_.holds_back() ? kWindow : kLogWindow;
  const std::size_t cut = text_.size() < window ? 0 : character_begin(text_, text_.size() - kReach);
  const std::size_t line = text_.rfind('\n');
  return line == std::string::npos ? cut : std::max(cut, behind_line(line));
}

// Where a line that ends at `line` may be let go: behind its end, but before its last characters where these may be the beginning of a
// value that goes on in the next line, of which there is not as much yet.
std::size_t AnswerScan::behind_line(std::size_t line) const {
  if (count_characters(std::string_view(text_).substr(line + 1)) >= kBrokenReach) return line + 1;
  std::size_t begin = line;
  for (std::size_t count = 0; count < kBrokenReach && begin > 0; ++count) begin = character_begin(text_, begin - 1);
  return may_begin_value(std::string_view(view_).substr(begin, line - begin)) ? begin : line + 1;
}

// Reads everything that waits and lets go what is before `until`, or less where a finding is in the way.
ScannedText AnswerScan::read(std::size_t until, bool complete) {
  const std::vector<ResponseHit> hits = find_hits(until, complete);
  return rules_.blocked() ? ScannedText() : release(until, hits);
}

std::vector<ResponseHit> AnswerScan::find_hits(std::size_t& until, bool complete) {
  bool all_read = true;
  std::vector<ResponseHit> hits = rules_.hits_in(before_ + view_, all_read);
  if (!all_read && rules_.holds_back()) {
    rules_.block();
    return {};
  }
  const std::size_t shift = before_.size();
  std::erase_if(hits, [&](const ResponseHit& hit) { return hit.end <= shift; });
  for (ResponseHit& hit : hits) {
    hit.begin = character_begin(text_, hit.begin - std::min(hit.begin, shift));
    hit.end = character_end(text_, hit.end - shift);
    // It may go on in what has not come yet.
    const bool open = !complete && hit.end >= until && text_.size() < kMostHeld;
    if (open) until = std::min(until, hit.begin);
  }
  const auto known = [&](const ResponseHit& own) {
    return std::ranges::any_of(
        hits, [&](const ResponseHit& hit) { return hit.type == own.type && hit.begin <= own.begin && hit.end >= own.end; });
  };
  for (const ResponseHit& own : in_piece_) {
    if (!known(own)) hits.push_back(own);
  }
  std::ranges::sort(hits, {}, &ResponseHit::begin);
  return hits;
}

void AnswerScan::let_go(std::size_t begin, std::size_t end, ScannedText& out) {
  const std::string_view text = std::string_view(text_).substr(begin, end - begin);
  if (form_ == TextForm::Json) walk_.pass(text);
  std::size_t at = begin;
  auto piece = ends_.begin();
  for (; piece != ends_.end() && *piece <= end; ++piece) {
    const std::size_t until = std::max(at, *piece);
    out.text += text.substr(at - begin, until - at);
    out.ends.push_back(out.text.size());
    at = until;
  }
  ends_.erase(ends_.begin(), piece);
  out.text += text.substr(at - begin);
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

ScannedText AnswerScan::release(std::size_t cut, const std::vector<ResponseHit>& hits) {
  ScannedText out;
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
    mask(hit, at, out.text);
    at = hit.end;
  }
  const std::size_t end = std::max(cut, at);
  let_go(at, end, out);
  forget(end);
  return out;
}

// What is before `end` has gone on.
void AnswerScan::forget(std::size_t end) {
  before_ += view_.substr(0, end);
  before_.erase(0, character_end(before_, before_.size() - std::min(before_.size(), kContext)));
  text_.erase(0, end);
  view_.erase(0, end);
  piece_ -= std::min(piece_, end);
  for (std::size_t& piece : ends_) piece -= end;
  std::erase_if(in_piece_, [&](const ResponseHit& hit) { return hit.end <= end; });
  for (ResponseHit& hit : in_piece_) {
    hit.begin -= std::min(hit.begin, end);
    hit.end -= end;
  }
}

}  // namespace sekisho
