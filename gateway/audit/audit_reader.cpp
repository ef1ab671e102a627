#include "gateway/audit/audit_reader.h"

#include "gateway/audit/audit_line.h"
#include "gateway/audit/audit_record_json.h"
#include "gateway/audit/segment_lines.h"
#include "gateway/audit/segment_name.h"
#include "gateway/audit/segment_scan.h"

#include <deque>
#include <fstream>
#include <map>
#include <utility>

namespace sekisho {

// The lines of the store one after the other, with the decisions whose outcome has not come yet.
struct AuditReader::Walk {
  struct Decision {
    std::uint64_t seq = 0;
    std::string line;
  };

  AuditWindow window;
  std::deque<SegmentName> segments;  // still to be read
  SegmentName current;
  std::ifstream file;
  std::optional<SegmentLines> lines;
  std::map<std::string, Decision, std::less<>> open;  // by decision id
  std::map<std::uint64_t, std::string> left;          // after the last line: decisions without an outcome, by seq
  bool at_end = false;

  // The next whole line of the store; nullopt after the last.
  std::optional<SegmentText> next_line() {
    while (true) {
      if (lines) {
        auto line = lines->next();
        if (line && line->whole) return line;
      }
      if (segments.empty()) return std::nullopt;
      current = std::move(segments.front());
      segments.pop_front();
      file = std::ifstream(current.path, std::ios::binary);
      lines.emplace(file);
    }
  }

  bool is_wanted(WallTime at) const { return (!window.from || at >= *window.from) && (!window.to || at < *window.to); }

  // The outcome's record where it ends a decision that is wanted.
  Result<std::optional<AuditRecord>> take(const AuditLine& line, std::string text) {
    if (line.event == "decision") {
      if (is_wanted(line.at)) open[line.id] = {line.seq, std::move(text)};
      return std::optional<AuditRecord>();
    }
    if (line.event != "outcome") return std::optional<AuditRecord>();
    const auto decision = open.find(line.id);
    if (decision == open.end()) return std::optional<AuditRecord>();
    auto record = join_audit_record(std::move(decision->second.line), std::move(text));
    open.erase(decision);
    if (!record) return record.error();
    return std::optional<AuditRecord>(std::move(*record));
  }

  void end() {
    at_end = true;
    for (auto& [id, decision] : open) left.emplace(decision.seq, std::move(decision.line));
    open.clear();
  }

  Result<std::optional<AuditRecord>> next_left() {
    if (left.empty()) return std::optional<AuditRecord>();
    auto record = join_audit_record(std::move(left.begin()->second), {});
    left.erase(left.begin());
    if (!record) return record.error();
    return std::optional<AuditRecord>(std::move(*record));
  }
};

AuditReader::AuditReader(std::unique_ptr<Walk> walk) : walk_(std::move(walk)) {}
AuditReader::~AuditReader() = default;
AuditReader::AuditReader(AuditReader&&) noexcept = default;
AuditReader& AuditReader::operator=(AuditReader&&) noexcept = default;

Result<AuditReader> AuditReader::open(const std::string& directory, const AuditWindow& window) {
  const auto segments = list_segments(directory);
  if (!segments) return segments.error();
  if (segments->empty()) return invalid_request("there is no audit store in " + directory);
  auto walk = std::make_unique<Walk>();
  walk->window = window;
  // A decision is written when it is made: a segment that ended before the window holds none of it.
  auto first = segments->begin();
  while (window.from && first + 1 != segments->end() && find_begin(first[1]).value_or(*window.from) < *window.from) ++first;
  walk->segments.assign(first, segments->end());
  return AuditReader(std::move(walk));
}

Result<std::optional<AuditRecord>> AuditReader::next() {
  while (!walk_->at_end) {
    auto text = walk_->next_line();
    if (!text) {
      walk_->end();
      break;
    }
    const auto line = parse_audit_line(text->text);
    if (!line) return invalid_request(walk_->current.file() + ":" + std::to_string(text->number) + ": " + line.error().message);
    auto record = walk_->take(*line, std::move(text->text));
    if (!record || *record) return record;
  }
  return walk_->next_left();
}

}  // namespace sekisho
