#pragma once

#include "gateway/audit/audit_statement.h"
#include "gateway/audit/sent_checkpoint.h"
#include "gateway/core/canonical_json.h"
#include "gateway/core/result.h"

#include <string>
#include <utility>

namespace sekisho {

// Numbers the checkpoints of one store, from 1 and without a gap, and signs them. The one that goes next is in the store's folder before it
// leaves: neither a refusal nor `kill -9` leaves a number out or gives one to two checkpoints. One thread.
class CheckpointSequence {
 public:
  // Goes on behind what the folder says was sent last. The caller holds the folder's lock.
  static Result<CheckpointSequence> open(const std::string& directory, const std::string& store, AuditSigner signer);

  // The line that must reach its place before another may leave; null: all did. One that an earlier process left may have arrived already.
  const std::string* on_its_way() const { return sent_.arrived ? nullptr : &sent_.line; }
  // Sends the statement on its way under the next number. There must be none on its way. After an Error there still is none.
  Result<void> begin(CanonicalObject statement);
  // It arrived. Where the disk does not take that, the next process sends it once more.
  void end();

 private:
  CheckpointSequence(std::string directory, AuditSigner signer) : directory_(std::move(directory)), signer_(std::move(signer)) {}

  std::string directory_;
  AuditSigner signer_;
  SentCheckpoint sent_;
};

}  // namespace sekisho
