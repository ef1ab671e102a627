#pragma once

#include "gateway/audit/audit_statement.h"
#include "gateway/audit/segment_state.h"
#include "gateway/core/result.h"

#include <span>
#include <string>
#include <vector>

namespace sekisho {

// A checkpoint as it was found in a file.
struct StoredCheckpoint {
  std::string store;  // id of the store it is of
  ChainHead head;
  std::string at;   // RFC 3339
  std::string key;  // `ed25519:…`; empty where it is not signed
  Vouching vouching = Vouching::Unsigned;
  std::string file;  // without its folder
  std::uint64_t line = 0;
};

// Every checkpoint of the file, one JSON object a line; what stands before the first `{` of a line is not looked at, nor are lines
// without one.
Result<std::vector<StoredCheckpoint>> read_checkpoints(const std::string& path, std::span<const std::string> trusted);

}  // namespace sekisho
