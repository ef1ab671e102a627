#pragma once

#include "gateway/core/result.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace sekisho {

inline constexpr std::string_view kSentCheckpointFile = "checkpoint-sent.json";  // in the store's folder

// The checkpoint that the gateway of a store sent last.
struct SentCheckpoint {
  std::uint64_t number = 0;  // from 1; 0: none was ever sent
  std::string store;         // id of the store it is of; for whoever reads: the line has it too
  std::string line;          // as it went, or goes, to its place
  bool arrived = true;       // false: it is on its way, and may have arrived or not
};

// What the store's folder says of it, in `checkpoint-sent.json`; number 0 where there is no such file. A file that says anything else is an
// Error.
Result<SentCheckpoint> read_sent_checkpoint(const std::string& directory);

// Returns when the folder says so on the disk. On an Error it says what it said before.
Result<void> write_sent_checkpoint(const std::string& directory, const SentCheckpoint& sent);

}  // namespace sekisho
