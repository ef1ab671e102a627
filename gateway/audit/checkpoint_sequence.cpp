#include "gateway/audit/checkpoint_sequence.h"

namespace sekisho {

Result<CheckpointSequence> CheckpointSequence::open(const std::string& directory, const std::string& store, AuditSigner signer) {
  auto sent = read_sent_checkpoint(directory);
  if (!sent) return sent.error();
  CheckpointSequence sequence(directory, std::move(signer));
  // Whoever removes the segments makes a new store, whose checkpoints are counted from 1.
  if (sent->store == store) sequence.sent_ = std::move(*sent);
  return sequence;
}

Result<void> CheckpointSequence::begin(CanonicalObject statement) {
  SentCheckpoint next;
  next.number = sent_.number + 1;
  next.arrived = false;
  statement.integer("number", static_cast<std::int64_t>(next.number));
  CanonicalObject line;
  add_statement(line, statement, &signer_);
  next.line = line.str();
  if (auto written = write_sent_checkpoint(directory_, next); !written) return written;
  sent_ = std::move(next);
  return {};
}

void CheckpointSequence::end() {
  sent_.arrived = true;
  static_cast<void>(write_sent_checkpoint(directory_, sent_));
}

}  // namespace sekisho
