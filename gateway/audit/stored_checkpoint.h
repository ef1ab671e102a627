#pragma once

#include "gateway/audit/audit_statement.h"
#include "gateway/audit/audit_verify.h"
#include "gateway/audit/segment_state.h"
#include "gateway/core/result.h"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace sekisho {

// A checkpoint as it was found in a file.
struct StoredCheckpoint {
  std::string store;         // id of the store it is of
  std::uint64_t number = 0;  // among the store's checkpoints, from 1; 0: of a gateway that did not number them
  ChainHead head;
  std::string at;   // RFC 3339
  std::string key;  // `ed25519:…`; empty where it is not signed
  Vouching vouching = Vouching::Unsigned;
  std::string file;        // without its folder
  std::uint64_t line = 0;  // 0: the file holds nothing else
};

// `checkpoints.jsonl:17`.
std::string place_of(const StoredCheckpoint& checkpoint);

// The checkpoint in a line, from its first `{` on, without its place; nullopt: there is none.
std::optional<StoredCheckpoint> find_checkpoint(std::string_view text, std::span<const std::string> trusted);

// What a file with checkpoints holds.
struct CheckpointLines {
  std::string file;  // without its folder
  std::vector<StoredCheckpoint> checkpoints;
  std::vector<AuditFault> faults;  // lines that should be checkpoints and are none
  std::vector<std::string> notes;  // lines that were cut short and stand whole behind that
};

// Reads one JSON object a line. As the gateway writes such a file, every line is a checkpoint, and one that is none is a fault. A file in
// which no line begins with `{` is a system's log: there what stands before the first `{` is not looked at, and lines without the
// gateway's name or a statement are other programs'.
Result<CheckpointLines> read_checkpoints(const std::string& path, std::span<const std::string> trusted);

}  // namespace sekisho
