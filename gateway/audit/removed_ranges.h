#pragma once

#include "gateway/audit/segment_state.h"
#include "gateway/core/json_tape.h"

#include <cstdint>
#include <string>
#include <vector>

namespace sekisho {

// Lines that retention has removed: [first, last] and the hash of the last one, on which the line behind them hangs.
struct RemovedRange {
  std::uint64_t first = 0;
  ChainHead last;
  bool operator==(const RemovedRange&) const = default;
};

// Every line that was ever removed, in order; neighbours are one.
class RemovedRanges {
 public:
  void add(const RemovedRange& range);
  // Null where the line is not among them.
  const RemovedRange* find(std::uint64_t seq) const;
  const std::vector<RemovedRange>& all() const { return ranges_; }

  // As a tombstone's statement holds them, and back.
  std::string json() const;
  static RemovedRanges read(const JsonTape& tape, JsonTape::Id ranges);

 private:
  std::vector<RemovedRange> ranges_;
};

}  // namespace sekisho
