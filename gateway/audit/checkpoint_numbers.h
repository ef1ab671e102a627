#pragma once

#include "gateway/audit/audit_verify.h"
#include "gateway/audit/sent_checkpoint.h"
#include "gateway/audit/stored_checkpoint.h"

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace sekisho {

// Whether the checkpoints of a store are all there, each once and in the order of their numbers. What is written twice in a row was
// delivered twice, for its place took it and could not say so; nothing else that the gateway does breaks the order.
class CheckpointNumbers {
 public:
  // The lines of one more file, in their order.
  void take(const CheckpointLines& lines);
  // Says what is wrong with those of `store`. `sent`: what the store's folder says.
  void judge(std::string_view store, const SentCheckpoint& sent, VerifyReport& report) const;

 private:
  struct Series {
    std::map<std::uint64_t, StoredCheckpoint> first;  // of each number, where it was seen first
    std::vector<AuditFault> faults;
    std::vector<std::string> notes;
    std::uint64_t unnumbered = 0;
    std::uint64_t before = 0;  // the highest number so far in the file that is being taken
    bool begun_anew = false;   // it was said that there is another of the same number
  };

  static void take(const StoredCheckpoint& checkpoint, Series& series);
  static void find_missing(const Series& series, VerifyReport& report);
  static void find_ends(const Series& series, const SentCheckpoint& sent, VerifyReport& report);

  std::map<std::string, Series, std::less<>> series_;  // by store
};

}  // namespace sekisho
