#include "gateway/audit/lost_lines.h"

#include "gateway/audit/sent_checkpoint.h"
#include "gateway/audit/seq_order.h"
#include "gateway/audit/stored_checkpoint.h"
#include "gateway/core/ed25519.h"

namespace sekisho {

std::optional<LostLines> find_lost_lines(const std::string& directory, const std::string& store, std::uint64_t last_seq,
                                         const AuditSigner& signer) {
  const auto sent = read_sent_checkpoint(directory);
  if (!sent) return std::nullopt;  // whoever numbers the checkpoints says so
  const std::string own_key[] = {ed25519_public_key(signer.private_key)};
  const auto checkpoint = find_checkpoint(sent->line, own_key);
  if (!checkpoint || checkpoint->vouching != Vouching::Good || checkpoint->store != store) return std::nullopt;
  if (checkpoint->head.seq <= last_seq) return std::nullopt;
  return LostLines{store, last_seq + 1, checkpoint->head.seq};
}

void add_lost_lines(CanonicalObject& body, const LostLines& lost) {
  CanonicalObject lines;
  lines.text("store", lost.store)
      .integer("first", static_cast<std::int64_t>(lost.first))
      .integer("last", static_cast<std::int64_t>(lost.last));
  body.json("lost", lines.str());
  body.text("reason",
            span_of(lost.first, lost.last) + " was gone at a start: " + std::string(kSentCheckpointFile) + " says that it was written");
}

}  // namespace sekisho
