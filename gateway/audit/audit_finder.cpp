#include "gateway/audit/audit_finder.h"

#include "gateway/audit/audit_reader.h"
#include "gateway/audit/audit_record_json.h"
#include "gateway/audit/segment_scan.h"

#include <algorithm>
#include <fstream>

namespace sekisho {
namespace {

// No request lasts longer; an outcome is looked for in segments that began within it.
constexpr std::chrono::hours kLongestRequest{2};

// A later one does not fit into WallTime.
constexpr std::uint64_t kLastMilli = 9'200'000'000'000;

// The time in a ULID (its first ten characters are milliseconds in base 32); nullopt for what is none.
std::optional<WallTime> time_of(std::string_view ulid) {
  static constexpr std::string_view kDigits = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  if (ulid.size() != 26 || ulid.front() > '7') return std::nullopt;
  std::uint64_t millis = 0;
  for (const char c : ulid.substr(0, 10)) {
    const std::size_t digit = kDigits.find(c);
    if (digit == std::string_view::npos) return std::nullopt;
    millis = millis << 5 | digit;
  }
  if (millis > kLastMilli) return std::nullopt;
  return WallTime(std::chrono::milliseconds(millis));
}

// The beginning of time where the segment cannot say.
WallTime begin_of(const SegmentName& name) { return find_begin(name).value_or(WallTime()); }

std::string line_at(const std::string& path, std::uint64_t offset) {
  std::ifstream in(path, std::ios::binary);
  in.seekg(static_cast<std::streamoff>(offset));
  std::string line;
  std::getline(in, line);
  return line;
}

// The decision's two events, as far as they were found.
struct Found {
  std::string decision;
  std::string outcome;

  bool whole() const { return !decision.empty() && !outcome.empty(); }
  void take(std::string text, std::string_view id) {
    const auto line = parse_audit_line(text);
    if (!line || line->id != id) return;
    if (line->event == "decision") {
      decision = std::move(text);
    } else if (line->event == "outcome") {
      outcome = std::move(text);
    }
  }
};

Result<std::vector<std::uint64_t>> places_in(const SegmentName& segment, bool is_last, std::string_view id,
                                             const AuditChain::Places& open) {
  if (segment.path == open.path) return open.offsets;
  if (!is_last) return SegmentIndex::find_in(segment.path, id);
  // The last segment may grow while it is read: an index beside it would soon lie.
  const auto index = SegmentIndex::scan(segment.path);
  if (!index) return index.error();
  return index->find(id);
}

}  // namespace

Result<std::optional<AuditRecord>> find_audit_record(const std::string& directory, std::string_view decision_id,
                                                     const AuditChain::Places& open) {
  const auto segments = list_segments(directory);
  if (!segments) return segments.error();
  const auto made_at = time_of(decision_id);
  if (!made_at) return std::optional<AuditRecord>();
  // The first segment that began after the id was made; the decision may stand in the one before it.
  auto segment = std::ranges::partition_point(*segments, [&](const SegmentName& name) { return begin_of(name) <= *made_at; });
  if (segment != segments->begin()) --segment;
  Found found;
  for (; segment != segments->end() && !found.whole(); ++segment) {
    if (begin_of(*segment) > *made_at + kLongestRequest) break;
    const auto places = places_in(*segment, segment + 1 == segments->end(), decision_id, open);
    if (!places) return places.error();
    for (const std::uint64_t place : *places) found.take(line_at(segment->path, place), decision_id);
  }
  if (found.decision.empty()) return std::optional<AuditRecord>();
  auto record = join_audit_record(std::move(found.decision), std::move(found.outcome));
  if (!record) return record.error();
  return std::optional<AuditRecord>(std::move(*record));
}

Result<std::optional<AuditRecord>> find_audit_record(const std::string& directory, std::string_view decision_id) {
  const AuditChain::Places nobody_writes;
  return find_audit_record(directory, decision_id, nobody_writes);
}

}  // namespace sekisho
