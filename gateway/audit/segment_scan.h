#pragma once

#include "gateway/audit/segment_name.h"
#include "gateway/audit/segment_state.h"

#include <cstdint>
#include <functional>
#include <iosfwd>
#include <optional>
#include <string>
#include <string_view>

namespace sekisho {

// What the lines of one segment are, as far as they hold together.
struct SegmentScan {
  SegmentState state;  // after the last line of the unbroken beginning; no lines: not even the first one is good
  std::string store;   // id of the store, from the first line
  bool sealed = false;
  std::string tombstone;               // the latest one's members as canonical JSON; empty where there is none
  std::optional<std::uint64_t> bad;    // number of the first line that is not good
  bool good_after_bad = false;         // an event stands behind it: no write that was cut short looks so
  std::optional<ChainHead> last_seen;  // the last event there is, wherever it stands
};

// Told of each event, wherever it stands: the decision it belongs to (empty: none) and where its line begins.
using OnAuditLine = std::function<void(std::string_view id, std::uint64_t offset)>;

// Reads a segment whose first line should have that seq. Never fails: what is bad is in the result.
SegmentScan scan_segment(std::istream& in, std::uint64_t first_seq, const OnAuditLine& on_line = {});

// When the segment began, by its first line; nullopt where that cannot say.
std::optional<WallTime> find_begin(const SegmentName& name);

}  // namespace sekisho
