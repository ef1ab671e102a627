#include "gateway/audit/store_recovery.h"

#include "gateway/audit/segment_file.h"
#include "gateway/audit/segment_lines.h"
#include "gateway/audit/segment_scan.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>

namespace sekisho {
namespace {

// The longest line that is looked for at the end of a segment.
constexpr std::uint64_t kTail = 1 << 20;

Error unreadable(const std::string& path) { return gateway_error(ErrorKind::Internal, "cannot read " + path); }

Result<std::string> read_from(const std::string& path, std::uint64_t offset) {
  std::ifstream in(path, std::ios::binary);
  if (!in.seekg(static_cast<std::streamoff>(offset))) return unreadable(path);
  return std::string(std::istreambuf_iterator<char>(in), {});
}

AuditEvent recovery_event(const SegmentName& segment, std::string_view reason, WallTime now) {
  AuditEvent event;
  event.kind = "recovery";
  event.at = now;
  event.body.text("file", segment.file()).text("reason", reason);
  return event;
}

// Everything from `offset` on goes into a file beside, which is on the disk before the segment is cut.
Result<AuditEvent> set_aside(const SegmentName& segment, std::uint64_t offset, WallTime now) {
  const auto torn = read_from(segment.path, offset);
  if (!torn) return torn.error();
  const std::string beside = segment.path + ".torn-" + std::to_string(offset);
  std::filesystem::remove(beside);  // of a recovery that was itself cut short
  auto copy = SegmentFile::create(beside);
  if (!copy) return copy.error();
  if (auto written = copy->write_at(0, *torn); !written) return written.error();
  if (auto synced = copy->sync(); !synced) return synced.error();
  auto file = SegmentFile::open(segment.path);
  if (!file) return file.error();
  if (auto cut = file->truncate(offset); !cut) return cut.error();
  if (auto synced = file->sync(); !synced) return synced.error();
  AuditEvent event = recovery_event(segment, "a line was cut short", now);
  event.body.text("aside", std::filesystem::path(beside).filename().string());
  event.body.integer("bytes", static_cast<std::int64_t>(torn->size())).text("sha256", hash_text(sha256(*torn)));
  return event;
}

AuditEvent damage_event(const SegmentName& segment, const SegmentScan& scan, WallTime now) {
  AuditEvent event = recovery_event(segment, "the chain is broken; it goes on in this segment", now);
  event.body.integer("line", static_cast<std::int64_t>(*scan.bad));
  return event;
}

// The last line of a file; empty where it does not end with a whole one.
std::string last_line(const std::string& path) {
  std::error_code error;
  const std::uint64_t size = std::filesystem::file_size(path, error);
  if (error || size == 0) return {};
  const auto tail = read_from(path, size > kTail ? size - kTail : 0);
  if (!tail || !tail->ends_with('\n')) return {};
  const std::size_t before = tail->size() < 2 ? std::string::npos : tail->rfind('\n', tail->size() - 2);
  const std::size_t begin = before == std::string::npos ? 0 : before + 1;
  return tail->substr(begin, tail->size() - 1 - begin);
}

ClosedSegment read_closed(const SegmentName& name) {
  ClosedSegment segment;
  segment.name = name;
  std::ifstream in(name.path, std::ios::binary);
  SegmentLines lines(in);
  if (const auto first = lines.next()) {
    if (const auto line = parse_audit_line(first->text)) segment.opened = line->at;
  }
  const std::string text = last_line(name.path);
  const auto line = parse_audit_line(text);
  if (!line) return segment;
  segment.last_seq = line->seq;
  segment.head = sha256(text);
  if (line->event != "seal") return segment;
  const JsonTape::Id statement = line->tape.find(line->tape.root(), "statement");
  Keep keep;
  keep.for_ever = line->tape.find_bool(statement, "keep_for_ever").value_or(false);
  keep.until = from_rfc3339(line->tape.find_string(statement, "keep_until").value_or(""));
  segment.keep = keep;
  return segment;
}

// Takes what the last segment says. False where no line of it is good, so that the one before it is the last.
Result<bool> take_last(StoreRecovery& recovery, const SegmentName& name, WallTime now) {
  std::ifstream in(name.path, std::ios::binary);
  if (!in) return unreadable(name.path);
  SegmentScan scan = scan_segment(in, name.first_seq);
  recovery.store = scan.store;
  recovery.tombstone = scan.tombstone;
  if (scan.good_after_bad) {
    recovery.head = *scan.last_seen;
    // Whatever seq somebody wrote there: names of segments go up.
    recovery.head.seq = std::max({scan.last_seen->seq, scan.state.head.seq, name.first_seq});
    recovery.events.push_back(damage_event(name, scan, now));
    recovery.closed.push_back(read_closed(name));
    return true;
  }
  if (scan.bad) {
    auto event = set_aside(name, scan.state.bytes, now);
    if (!event) return event.error();
    recovery.events.push_back(std::move(*event));
  }
  if (scan.state.lines == 0) {
    std::filesystem::remove(name.path);
    return false;
  }
  recovery.head = scan.state.head;
  if (scan.sealed) {
    recovery.closed.push_back(read_closed(name));
  } else {
    recovery.open = OpenSegment{name, std::move(scan.state)};
  }
  return true;
}

}  // namespace

Result<StoreRecovery> recover_store(const std::string& directory, WallTime now) {
  auto segments = list_segments(directory);
  if (!segments) return segments.error();
  StoreRecovery recovery;
  while (!segments->empty()) {
    const SegmentName last = segments->back();
    segments->pop_back();
    const auto taken = take_last(recovery, last, now);
    if (!taken) return taken.error();
    if (*taken) break;
  }
  std::vector<ClosedSegment> earlier;
  for (const SegmentName& name : *segments) earlier.push_back(read_closed(name));
  recovery.closed.insert(recovery.closed.begin(), earlier.begin(), earlier.end());
  return recovery;
}

}  // namespace sekisho
