#pragma once

#include "gateway/audit/audit_event.h"
#include "gateway/audit/audit_line.h"
#include "gateway/audit/merkle_tree.h"

#include <cstdint>

namespace sekisho {

// The end of the chain: the last line there is.
struct ChainHead {
  std::uint64_t seq = 0;  // 0: no line yet
  Digest hash = kNoLine;
  bool operator==(const ChainHead&) const = default;
};

// Everything that the next line of a segment depends on.
struct SegmentState {
  std::uint64_t first_seq = 0;
  std::uint64_t lines = 0;
  std::uint64_t bytes = 0;
  bool chained = true;
  ChainHead head;
  MerkleTree tree;  // over the lines; empty where the segment is not chained
  WallTime opened;  // when its first line was written
  Keep keep;        // the longest of its lines
};

}  // namespace sekisho
