#pragma once

#include "gateway/audit/audit_event.h"
#include "gateway/audit/segment_file.h"
#include "gateway/audit/segment_name.h"
#include "gateway/audit/segment_state.h"

#include <cstdint>
#include <string>

namespace sekisho {

// The segment that is being written. One thread.
class SegmentWriter {
 public:
  // A new segment behind `head`; its first line still has to be added.
  static Result<SegmentWriter> create(const std::string& directory, const ChainHead& head, bool chained, WallTime now);
  // One that is there, from what recovery found of it.
  static Result<SegmentWriter> resume(const SegmentName& name, SegmentState state);

  // Puts the event behind what was added before. Returns the offset at which its line will stand.
  std::uint64_t add(const AuditEvent& event);
  // Writes what was added. After an Error nothing of it stands and everything is as after the commit before.
  Result<void> commit();
  // Returns when all that is committed is on the disk. After an Error nobody knows how much of it is.
  Result<void> sync() { return file_.sync(); }

  const SegmentState& state() const { return state_; }
  const SegmentName& name() const { return name_; }

 private:
  SegmentWriter(SegmentName name, SegmentFile file, SegmentState state)
      : name_(std::move(name)), file_(std::move(file)), committed_(state), state_(std::move(state)) {}

  SegmentName name_;
  SegmentFile file_;
  SegmentState committed_;
  SegmentState state_;   // with what was added
  std::string pending_;  // lines added since the last commit
};

}  // namespace sekisho
