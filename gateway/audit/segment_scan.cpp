#include "gateway/audit/segment_scan.h"

#include "gateway/audit/segment_lines.h"

#include <fstream>

namespace sekisho {
namespace {

// What a line asks of the time its segment is kept. The store's own events ask for none.
Keep keep_of(const AuditLine& line) {
  if (line.event != "decision" && line.event != "outcome" && line.event != "policy") return {};
  Keep keep;
  keep.until = from_rfc3339(line.text("keep_until"));
  keep.for_ever = !keep.until.has_value();
  return keep;
}

bool flag_of(const AuditLine& line, std::string_view name) { return line.tape.find_bool(line.tape.root(), name).value_or(false); }

// `{"key":…,"sig":…,"statement":…}` as canonical JSON; empty where the object has no statement.
std::string statement_of(const JsonTape& tape, JsonTape::Id holder) {
  const JsonTape::Id statement = tape.find(holder, "statement");
  if (statement == JsonTape::kNone) return {};
  CanonicalObject object;
  object.json("statement", tape.raw(statement));
  object.text_unless_empty("key", tape.find_string(holder, "key").value_or(""));
  object.text_unless_empty("sig", tape.find_string(holder, "sig").value_or(""));
  return object.str();
}

class Scanner {
 public:
  Scanner(std::uint64_t first_seq, const OnAuditLine& on_line) : on_line_(on_line) {
    scan_.state.first_seq = first_seq;
    scan_.state.head.seq = first_seq - 1;
  }

  void take(const SegmentText& text) {
    if (!text.whole) return note_bad(text);
    auto line = parse_audit_line(text.text);
    if (line) scan_.last_seen = ChainHead{line->seq, sha256(text.text)};
    if (line && on_line_) on_line_(line->id, text.offset);
    if (scan_.bad) {
      scan_.good_after_bad = scan_.good_after_bad || line.has_value();
    } else if (!line || !follows(*line)) {
      note_bad(text);
    } else {
      add(*line, text);
    }
  }

  SegmentScan result() { return std::move(scan_); }

 private:
  void note_bad(const SegmentText& text) {
    if (!scan_.bad) scan_.bad = text.number;
  }

  bool follows(const AuditLine& line) const {
    if (scan_.sealed || line.seq != scan_.state.head.seq + 1) return false;
    if (scan_.state.lines == 0) return line.event == "segment" && line.prev.has_value();
    return !scan_.state.chained || line.prev == scan_.state.head.hash;
  }

  void add(const AuditLine& line, const SegmentText& text) {
    SegmentState& state = scan_.state;
    if (state.lines == 0) {
      state.chained = flag_of(line, "chained");
      state.opened = line.at;
      scan_.store = line.text("store");
      const JsonTape::Id tombstone = line.tape.find(line.tape.root(), "tombstone");
      if (tombstone != JsonTape::kNone) scan_.tombstone = statement_of(line.tape, tombstone);
    }
    if (line.event == "tombstone") scan_.tombstone = statement_of(line.tape, line.tape.root());
    scan_.sealed = line.event == "seal";
    state.head = {line.seq, sha256(text.text)};
    if (state.chained) state.tree.add(text.text);
    ++state.lines;
    state.bytes = text.offset + text.text.size() + 1;
    state.keep.join(keep_of(line));
  }

  const OnAuditLine& on_line_;
  SegmentScan scan_;
};

}  // namespace

std::optional<WallTime> find_begin(const SegmentName& name) {
  std::ifstream in(name.path, std::ios::binary);
  SegmentLines lines(in);
  const auto first = lines.next();
  if (!first) return std::nullopt;
  const auto line = parse_audit_line(first->text);
  return line ? std::optional(line->at) : std::nullopt;
}

SegmentScan scan_segment(std::istream& in, std::uint64_t first_seq, const OnAuditLine& on_line) {
  Scanner scanner(first_seq, on_line);
  SegmentLines lines(in);
  while (const auto line = lines.next()) scanner.take(*line);
  return scanner.result();
}

}  // namespace sekisho
