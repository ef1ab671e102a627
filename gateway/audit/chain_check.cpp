#include "gateway/audit/chain_check.h"

#include "gateway/audit/seq_order.h"
#include "gateway/core/ed25519.h"

#include <algorithm>
#include <map>
#include <utility>

namespace sekisho {

void ChainCheck::expect(CheckpointLines lines) {
  CheckpointOrigin& origin = origins_.emplace_back(CheckpointOrigin{lines.file, {}});
  report_.faults.insert(report_.faults.end(), lines.faults.begin(), lines.faults.end());
  report_.notes.insert(report_.notes.end(), lines.notes.begin(), lines.notes.end());
  numbers_.take(lines);
  for (StoredCheckpoint& checkpoint : lines.checkpoints) {
    origin.stores.insert(checkpoint.store);
    hold(std::move(checkpoint));
  }
}

void ChainCheck::expect(const Result<SentCheckpoint>& sent) {
  if (sent) sent_ = *sent;
  auto checkpoint = find_checkpoint(sent_.line, trusted_);
  if (sent && sent_.number == 0) return;
  if (!checkpoint) {
    const std::string message = "holds no checkpoint: it was changed, or cannot be read";
    report_.faults.push_back({std::string(kSentCheckpointFile), 0, 0, message});
    return;
  }
  checkpoint->file = kSentCheckpointFile;
  const auto [begin, end] = checkpoints_.equal_range(checkpoint->head.seq);
  const auto is_the_same = [&](const auto& entry) {
    return entry.second.store == checkpoint->store && entry.second.head == checkpoint->head;
  };
  if (std::none_of(begin, end, is_the_same)) hold(std::move(*checkpoint));
}

// What nobody vouches for says nothing about the store.
void ChainCheck::hold(StoredCheckpoint checkpoint) {
  if (!checkpoint.key.empty()) report_.keys.insert(checkpoint.key);
  const std::uint64_t seq = checkpoint.head.seq;
  if (checkpoint.vouching == Vouching::Good) {
    checkpoints_.emplace(seq, std::move(checkpoint));
  } else {
    report_.faults.push_back({checkpoint.file, checkpoint.line, seq, "the checkpoint " + std::string(fault_of(checkpoint.vouching))});
  }
}

void ChainCheck::fault(const Line& place, std::string message) {
  report_.faults.push_back({place.file, place.number, place.seq, std::move(message)});
}

void ChainCheck::begin_segment(const std::string& file, std::uint64_t first_seq) {
  file_ = file;
  first_seq_ = first_seq;
  lines_ = 0;
  chained_ = true;
  sealed_ = false;
  cut_ = false;
  tree_ = {};
  ++report_.segments;
}

void ChainCheck::take(const SegmentText& text) {
  Line place;
  place.file = file_;
  place.number = text.number;
  if (!text.whole) {
    cut_ = true;
    return;
  }
  place.hash = sha256(text.text);
  const auto line = parse_audit_line(text.text);
  if (line) {
    place.seq = line->seq;
    place.prev = line->prev;
  } else {
    fault(place, "is no event of the store: " + line.error().message);
  }
  if (sealed_) fault(place, "stands behind the seal that ends the segment");
  place.header = lines_ == 0;
  if (line) look_at(*line, place);
  place.hangs = chained_ || place.header;
  ++lines_;
  ++report_.lines;
  if (chained_) tree_.add(text.text);
  add(std::move(place));
}

void ChainCheck::look_at(const AuditLine& line, const Line& place) {
  if (place.header) look_at_header(line, place);
  if (line.event == "seal") look_at_seal(line, place);
  if (line.event == "tombstone") look_at_tombstone(line.tape, line.tape.root(), place);
  if (line.event == "decision") ++report_.decisions;
  if (line.event == "recovery") look_at_recovery(line, place);
}

// What was put right is a note. What was gone is so for ever, whatever was written since.
void ChainCheck::look_at_recovery(const AuditLine& line, const Line& place) {
  const std::string reason = line.text("reason");
  if (line.tape.find(line.tape.root(), "lost") != JsonTape::kNone) return fault(place, reason);
  report_.notes.push_back(place.file + ":" + std::to_string(place.number) + ": " + reason);
}

void ChainCheck::look_at_header(const AuditLine& line, const Line& place) {
  if (line.event != "segment") {
    fault(place, "is not the first line of a segment: the beginning is gone");
    return;
  }
  if (line.seq != first_seq_) fault(place, "does not belong into a file of this name");
  chained_ = line.tape.find_bool(line.tape.root(), "chained").value_or(true);
  if (!chained_ && !trusted_.empty()) fault(place, "says that this segment is not chained, so no key vouches for it");
  if (!chained_) report_.notes.push_back(place.file + ": is not chained (`store: file`); only the numbering was looked at");
  hold_key(line.text("key"), place);
  const std::string store = line.text("store");
  if (store_.empty()) store_ = store;
  if (store != store_) fault(place, "belongs to another store");
  const JsonTape::Id tombstone = line.tape.find(line.tape.root(), "tombstone");
  if (tombstone != JsonTape::kNone) look_at_tombstone(line.tape, tombstone, place);
}

// A segment says which key it will be sealed with. Nobody signed that, but where it is another key the store is not the one asked about.
void ChainCheck::hold_key(const std::string& key, const Line& place) {
  if (trusted_.empty() || key.empty()) return;
  const auto raw = read_ed25519_public_key(key);
  if (!raw || std::ranges::find(trusted_, *raw) == trusted_.end()) fault(place, "names the key " + key + ", which is none of those given");
}

bool ChainCheck::hold_signature(const JsonTape& tape, JsonTape::Id holder, const Line& place, const std::string& what) {
  if (const auto key = tape.find_string(holder, "key")) report_.keys.insert(std::string(*key));
  const Vouching vouching = check_statement(tape, holder, trusted_);
  if (vouching != Vouching::Good) fault(place, what + " " + std::string(fault_of(vouching)));
  return vouching == Vouching::Good;
}

void ChainCheck::look_at_seal(const AuditLine& line, const Line& place) {
  sealed_ = true;
  if (!chained_) return;
  const JsonTape::Id statement = line.tape.find(line.tape.root(), "statement");
  const bool is_signed = hold_signature(line.tape, line.tape.root(), place, "the seal");
  const auto root = find_hash(line.tape.find_string(statement, "root").value_or(""));
  if (is_signed && root == tree_.root()) report_.signed_up_to = std::max(report_.signed_up_to, place.seq);
  if (root != tree_.root()) fault(place, "the seal is not over the lines of this segment: some line of it was changed");
}

void ChainCheck::look_at_tombstone(const JsonTape& tape, JsonTape::Id holder, const Line& place) {
  if (chained_) hold_signature(tape, holder, place, "the tombstone");
  const RemovedRanges ranges = RemovedRanges::read(tape, tape.find(tape.find(holder, "statement"), "removed"));
  for (const RemovedRange& range : ranges.all()) removed_.add(range);
}

void ChainCheck::add(Line line) {
  line.confirmed = is_confirmed(line);
  if (report_.first_seq == 0) report_.first_seq = line.seq;  // until the order is judged
  report_.last_seq = std::max(report_.last_seq, line.seq);
  compare_checkpoint(line);
  order_.add(line);
}

bool ChainCheck::is_confirmed(const Line& line) const {
  const auto [begin, end] = checkpoints_.equal_range(line.seq);
  return std::any_of(begin, end, [&](const auto& entry) { return entry.second.head.hash == line.hash; });
}

void ChainCheck::compare_checkpoint(const Line& line) {
  const std::uint64_t covered = report_.signed_up_to;
  const auto [begin, end] = checkpoints_.equal_range(line.seq);
  for (auto entry = begin; entry != end; ++entry) {
    const StoredCheckpoint& checkpoint = entry->second;
    if (checkpoint.store != store_) continue;
    if (checkpoint.line > 0) ++report_.checkpoints;  // whoever cuts the store can put back what its own folder says
    if (checkpoint.head.hash == line.hash) {
      report_.signed_up_to = std::max(report_.signed_up_to, line.seq);
      continue;
    }
    fault(line, "is not the line that the checkpoint of " + checkpoint.at + " (" + place_of(checkpoint) +
                    ") saw: " + span_of(std::max(covered + 1, report_.first_seq), line.seq) +
                    " was cut off and written anew, or some of it was edited");
  }
}

void ChainCheck::end_segment(Position position) {
  Line place;
  place.file = file_;
  if (cut_) {
    place.number = lines_ + 1;
    fault(place, "is cut short: the file ends within the line");
    place.number = 0;
  }
  if (lines_ == 0) return fault(place, "holds no line");
  if (position == Position::Closed && !sealed_)
    fault(place, "does not end with a seal: its end was cut off, or its gateway found it damaged");
}

// Whoever replaces the whole store makes one of another id.
void ChainCheck::find_strange_store() {
  for (const CheckpointOrigin& origin : origins_) {
    Line place;
    place.file = origin.file;
    if (origin.stores.empty()) fault(place, "holds no checkpoint");
    if (!origin.stores.empty() && !origin.stores.contains(store_)) {
      fault(place, "holds checkpoints, but none of this store (" + store_ + ")");
    }
  }
  if (report_.checkpoints == 0) report_.notes.push_back("no checkpoint was compared: whether the end of the store is there cannot be said");
}

// A folder that was emptied or replaced begins a store of its own, which knows nothing of the one before.
void ChainCheck::find_other_stores() {
  struct Seen {
    std::uint64_t checkpoints = 0;
    std::uint64_t last_seq = 0;
  };
  std::map<std::pair<std::string, std::string>, Seen> seen;  // by file and store
  for (const auto& [seq, checkpoint] : checkpoints_) {
    if (checkpoint.store == store_ || others_.contains(checkpoint.store)) continue;
    Seen& one = seen[{checkpoint.file, checkpoint.store}];
    ++one.checkpoints;
    one.last_seq = seq;
  }
  for (const auto& [place, one] : seen) {
    const auto& [file, store] = place;
    const std::string message = "holds " + std::to_string(one.checkpoints) + " checkpoints of the store " + store + ", up to seq " +
                                std::to_string(one.last_seq) +
                                ": it was removed or replaced; where it is another gateway's that writes to " +
                                "the same place, say so with --other-store " + store;
    trusted_.empty() ? report_.notes.push_back(file + " " + message) : report_.faults.push_back({file, 0, 0, message});
  }
}

void ChainCheck::find_cut_end() {
  const StoredCheckpoint* newest = nullptr;  // of those that saw more than there is
  for (const auto& [seq, checkpoint] : checkpoints_) {
    if (seq > report_.last_seq && checkpoint.store == store_) newest = &checkpoint;
  }
  if (newest == nullptr) return;
  Line place;
  place.file = newest->file;
  place.number = newest->line;
  fault(place, span_of(report_.last_seq + 1, newest->head.seq) + " is missing: the checkpoint of " + newest->at +
                   " saw it, the store ends at seq " + std::to_string(report_.last_seq) + ": its end was cut off");
}

// What no signature covers can be written anew by anybody who can write the folder.
void ChainCheck::find_unsigned() {
  if (!chained_ || report_.signed_up_to >= report_.last_seq) return;
  report_.notes.push_back(span_of(std::max(report_.signed_up_to + 1, report_.first_seq), report_.last_seq) +
                          " is covered by no signature yet: only its chain was looked at");
}

void ChainCheck::note_what_was_left_out() {
  if (beginning_ == Beginning::OfTheStore || report_.first_seq <= 1) return;
  report_.notes.push_back(span_of(1, report_.first_seq - 1) +
                          " was not looked at, nor compared with its checkpoints: its segments ended before the time that was asked about");
}

VerifyReport ChainCheck::finish() {
  order_.judge(beginning_, removed_, report_);
  find_strange_store();
  find_other_stores();
  find_cut_end();
  numbers_.judge(store_, sent_.store == store_ ? sent_ : SentCheckpoint(), report_);
  find_unsigned();
  note_what_was_left_out();
  return std::move(report_);
}

}  // namespace sekisho
