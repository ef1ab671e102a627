#pragma once

#include "gateway/audit/audit_line.h"
#include "gateway/audit/audit_verify.h"
#include "gateway/audit/chain_order.h"
#include "gateway/audit/checkpoint_numbers.h"
#include "gateway/audit/merkle_tree.h"
#include "gateway/audit/removed_ranges.h"
#include "gateway/audit/segment_lines.h"
#include "gateway/audit/stored_checkpoint.h"

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace sekisho {

// Follows the chain line by line and says what is wrong with it. What a gap means is known only at the end: tombstones come after what
// they bury.
class ChainCheck {
 public:
  using Beginning = ChainOrder::Beginning;
  // `trusted`: raw public keys. `others`: stores whose checkpoints may stand beside this one's.
  ChainCheck(std::vector<std::string> trusted, const std::vector<std::string>& others, Beginning beginning)
      : trusted_(std::move(trusted)), others_(others.begin(), others.end()), beginning_(beginning) {}

  // A file with checkpoints, of which at least one must be of this store.
  void expect(CheckpointLines lines);
  // What the store's folder says was the last checkpoint, or that it does not say. After the files.
  void expect(const Result<SentCheckpoint>& sent);
  // A segment, its lines in their order, its end. `first_seq` is what its name says.
  void begin_segment(const std::string& file, std::uint64_t first_seq);
  void take(const SegmentText& text);
  enum class Position { Closed, Last };
  void end_segment(Position position);

  VerifyReport finish();

 private:
  using Line = ChainLine;
  // A file that checkpoints came from, and the stores that they are of.
  struct CheckpointOrigin {
    std::string file;
    std::set<std::string> stores;
  };

  void hold(StoredCheckpoint checkpoint);
  void add(Line line);
  void look_at(const AuditLine& line, const Line& place);
  void look_at_recovery(const AuditLine& line, const Line& place);
  void look_at_header(const AuditLine& line, const Line& place);
  void look_at_seal(const AuditLine& line, const Line& place);
  void look_at_tombstone(const JsonTape& tape, JsonTape::Id holder, const Line& place);
  void compare_checkpoint(const Line& line);
  void hold_key(const std::string& key, const Line& place);
  bool hold_signature(const JsonTape& tape, JsonTape::Id holder, const Line& place, const std::string& what);
  void find_strange_store();
  void find_other_stores();
  void find_cut_end();
  void find_unsigned();
  void note_what_was_left_out();
  bool is_confirmed(const Line& line) const;
  void fault(const Line& place, std::string message);

  const std::vector<std::string> trusted_;
  const std::set<std::string> others_;
  const Beginning beginning_;
  VerifyReport report_;
  std::multimap<std::uint64_t, StoredCheckpoint> checkpoints_;  // those whose signature is good, by seq
  std::vector<CheckpointOrigin> origins_;
  CheckpointNumbers numbers_;
  SentCheckpoint sent_;
  std::string store_;
  RemovedRanges removed_;
  ChainOrder order_;

  // Of the segment under way.
  std::string file_;
  std::uint64_t first_seq_ = 0;
  std::uint64_t lines_ = 0;
  bool chained_ = true;
  bool sealed_ = false;
  bool cut_ = false;  // it ends within a line
  MerkleTree tree_;
};

}  // namespace sekisho
