#pragma once

#include "gateway/core/finding.h"
#include "gateway/core/json_tape.h"
#include "gateway/core/request.h"
#include "gateway/core/segment.h"
#include "gateway/pipeline/snapshot.h"
#include "policies/redact/redact.h"

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace sekisho {

// The texts of a body that no segment covers, beside the API's own words and the base64 of images, audio and files. Asks of every string,
// name and long number whether it was read, and nothing of what the API means by its place: it is the check on extract().
std::vector<Segment> find_unread(const JsonTape& tape, std::span<const Segment> segments);

// The last look at what leaves, with the detectors in force: whatever is found must be of the `expected` types, those that the policy
// decided to let go. Each check names what else there is; nullopt: it may leave.
class EgressGate {
 public:
  // Both borrowed for the gate's life. `reports`: how the detectors fared when the policy decided.
  EgressGate(const Snapshot& snapshot, std::span<const DetectorReport> reports) : snapshot_(snapshot), reports_(reports) {}

  // The client's own bytes, which were scanned as they are: only what was not read then is scanned now.
  std::optional<std::string> check_unchanged(const JsonTape& tape, std::span<const Segment> segments, std::span<const std::string> expected,
                                             const Clock& clock) const;
  // Bytes that the gateway has changed, without what it wrote itself: scanned anew, all of them. What a permissive pattern finds in the
  // blanks, and in nothing beside them, is the gateway's own.
  std::optional<std::string> check_changed(const BlankedBody& body, Endpoint endpoint, std::span<const std::string> expected,
                                           const Clock& clock) const;

 private:
  // How the detectors fare now: what they leave unanswered.
  std::optional<std::string> find_failure(std::span<const DetectorReport> reports) const;

  const Snapshot& snapshot_;
  std::span<const DetectorReport> reports_;
};

}  // namespace sekisho
