#include "gateway/audit/segment_writer.h"

namespace sekisho {
namespace {

constexpr std::int64_t kVersion = 1;

std::string line_of(const AuditEvent& event, const SegmentState& state) {
  CanonicalObject line = event.body;
  line.integer("v", kVersion).text("event", event.kind).text("ts", to_rfc3339(event.at)).text_unless_empty("id", event.id);
  line.integer("seq", static_cast<std::int64_t>(state.head.seq + 1));
  // The first line of every segment holds on to the one before.
  if (state.chained || state.lines == 0) line.text("prev", hash_text(state.head.hash));
  if (event.keep.until && !event.keep.for_ever) line.text("keep_until", to_rfc3339(*event.keep.until));
  return line.str();
}

}  // namespace

Result<SegmentWriter> SegmentWriter::create(const std::string& directory, const ChainHead& head, bool chained, WallTime now) {
  SegmentState state;
  state.first_seq = head.seq + 1;
  state.chained = chained;
  state.head = head;
  state.opened = now;
  SegmentName name = segment_name(directory, state.first_seq);
  auto file = SegmentFile::create(name.path);
  if (!file) return file.error();
  return SegmentWriter(std::move(name), std::move(*file), std::move(state));
}

Result<SegmentWriter> SegmentWriter::resume(const SegmentName& name, SegmentState state) {
  auto file = SegmentFile::open(name.path);
  if (!file) return file.error();
  return SegmentWriter(name, std::move(*file), std::move(state));
}

std::uint64_t SegmentWriter::add(const AuditEvent& event) {
  const std::string line = line_of(event, state_);
  const std::uint64_t offset = state_.bytes;
  ++state_.head.seq;
  // Also where the lines are not chained: the next segment's first line holds the hash of this one's last.
  state_.head.hash = sha256(line);
  if (state_.chained) state_.tree.add(line);
  ++state_.lines;
  state_.bytes += line.size() + 1;
  state_.keep.join(event.keep);
  pending_ += line;
  pending_ += '\n';
  return offset;
}

Result<void> SegmentWriter::commit() {
  if (pending_.empty()) return {};
  auto written = file_.write_at(committed_.bytes, pending_);
  pending_.clear();
  if (written) {
    committed_ = state_;
    return {};
  }
  state_ = committed_;
  // A full disk may have taken a part of it. Where even this fails, the next start moves the rest aside.
  if (auto cut = file_.truncate(committed_.bytes); !cut) return cut;
  return written;
}

}  // namespace sekisho
