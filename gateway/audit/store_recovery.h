#pragma once

#include "gateway/audit/audit_event.h"
#include "gateway/audit/segment_name.h"
#include "gateway/audit/segment_state.h"
#include "gateway/core/result.h"

#include <optional>
#include <string>
#include <vector>

namespace sekisho {

// A segment that nobody writes any more.
struct ClosedSegment {
  SegmentName name;
  WallTime opened;
  std::uint64_t last_seq = 0;
  Digest head{};             // hash of its last line
  std::optional<Keep> keep;  // absent where it has no seal: it was damaged, and stays
};

struct OpenSegment {
  SegmentName name;
  SegmentState state;
};

// How the store stands after whatever ended the gateway that wrote it.
struct StoreRecovery {
  std::string store;  // its id; empty: there is no store yet
  ChainHead head;
  std::optional<OpenSegment> open;    // to be gone on with
  std::vector<ClosedSegment> closed;  // in their order
  std::string tombstone;              // the latest one's members as canonical JSON; empty where there is none
  std::vector<AuditEvent> events;     // `recovery` events that tell what was put right
};

// Looks at the end of the store and puts it right: a line that was cut short is moved to a file beside (`….torn-<offset>`), so that the
// chain can go on; a segment that is broken in the middle is left alone and goes on in the next one. Nothing that stands in a whole line
// is touched. The caller holds the folder's lock.
Result<StoreRecovery> recover_store(const std::string& directory, WallTime now);

}  // namespace sekisho
