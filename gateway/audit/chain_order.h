#pragma once

#include "gateway/audit/audit_verify.h"
#include "gateway/audit/removed_ranges.h"
#include "gateway/audit/seq_order.h"
#include "gateway/core/crypto.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace sekisho {

// A line as its place and its links to others tell it.
struct ChainLine {
  std::string file;
  std::uint64_t number = 0;
  std::uint64_t seq = 0;  // 0: no event
  std::optional<Digest> prev;
  Digest hash{};
  bool hangs = true;       // it has to hold the hash of the line before
  bool header = false;     // of its segment
  bool confirmed = false;  // a checkpoint saw this very line
};

// Whether the lines of a store stand in their order, all of them, each holding the hash of the one before it. Keeps of lines that do
// only where they begin and end, for each segment.
class ChainOrder {
 public:
  // OfTheStore: what stands before the first line must be buried. Anywhere: it is not asked about.
  enum class Beginning { OfTheStore, Anywhere };

  // Lines in the order in which they stand. One that is no event stands for a seq that nobody knows.
  void add(const ChainLine& line);
  // Once all are there: adds the faults, and says which seq is the first in its place.
  void judge(Beginning beginning, const RemovedRanges& removed, VerifyReport& report) const;

 private:
  // Lines of one segment that follow and hang on each other.
  struct Run {
    ChainLine first;
    ChainLine last;
    std::uint64_t damaged_before = 0;  // lines that are no events
    bool vouched = false;              // its second line holds the hash of its first
  };
  using BySeq = std::multimap<std::uint64_t, const Run*>;
  struct Gap {
    SeqRun lines;
    const ChainLine* after = nullptr;
  };

  bool goes_on_with(const ChainLine& line) const;
  void judge_link(const Run& run, const BySeq& begins, const BySeq& ends, VerifyReport& report) const;
  void judge_order(Beginning beginning, const RemovedRanges& removed, VerifyReport& report) const;

  std::vector<Run> runs_;
  std::uint64_t damaged_ = 0;  // since the last event
};

}  // namespace sekisho
