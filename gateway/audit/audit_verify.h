#pragma once

#include "gateway/core/clock.h"
#include "gateway/core/result.h"

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace sekisho {

// Something in the store that is not as it was written.
struct AuditFault {
  std::string file;        // without its folder
  std::uint64_t line = 0;  // 0: the file as a whole
  std::uint64_t seq = 0;   // 0: not known
  std::string message;
  bool operator==(const AuditFault&) const = default;
};

// `audit-000000000001.jsonl:17: seq 17: …`.
std::string to_string(const AuditFault& fault);

struct VerifyOptions {
  std::string directory;
  std::optional<WallTime> since;  // segments that ended before are taken as they are
  std::vector<std::string> keys;  // raw public keys; empty: signatures are held to the keys that the store names itself
  // Files that hold checkpoints, one JSON object a line, whatever stands before it (a system log's prefix). Beside the store's own.
  std::vector<std::string> checkpoint_files;
  // Ids of other stores whose checkpoints stand in those files, because their gateways share a place.
  std::vector<std::string> other_stores;
};

struct VerifyReport {
  std::vector<AuditFault> faults;
  std::vector<std::string> notes;  // what was put right after a crash, what is not chained, …
  std::uint64_t segments = 0;
  std::uint64_t lines = 0;
  std::uint64_t decisions = 0;
  std::uint64_t checkpoints = 0;  // compared
  std::uint64_t first_seq = 0;
  std::uint64_t last_seq = 0;
  std::uint64_t signed_up_to = 0;  // the last line that a good seal or a compared checkpoint covers; 0: none
  std::set<std::string> keys;      // `ed25519:…` that something is signed with
};

// Reads the whole store and finds every line that was edited, deleted, put elsewhere or cut. Also while a gateway writes. Fails where
// there is nothing to read.
Result<VerifyReport> verify_audit_store(const VerifyOptions& options);

// The checkpoints that the gateway keeps where no other place is configured.
std::string own_checkpoint_file(const std::string& directory);

}  // namespace sekisho
