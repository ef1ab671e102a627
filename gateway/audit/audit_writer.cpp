#include "gateway/audit/audit_writer.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace sekisho {
namespace {

using std::chrono::steady_clock;

// What nobody waits for is on the disk after this at the latest; a process that is killed loses none of it even before.
constexpr std::chrono::milliseconds kSyncEvery{200};
constexpr std::chrono::milliseconds kRetryPause{1'000};
constexpr std::chrono::minutes kRetentionEvery{10};

}  // namespace

AuditWriter::AuditWriter(AuditWriterSettings settings, std::unique_ptr<AuditChain> chain, std::optional<CheckpointSequence> sequence,
                         AuditTally& tally)
    : settings_(std::move(settings)),
      chain_(std::move(chain)),
      tally_(tally),
      synced_at_(steady_clock::now()),
      checkpoint_at_(synced_at_),
      retention_at_(synced_at_) {
  const auto tell_to_tally = [&tally](AuditNews news, std::string_view text) { tally.tell(news, text); };
  if (sequence) {
    courier_ = std::make_unique<CheckpointCourier>(std::move(settings_.checkpoint_place), std::move(*sequence), tell_to_tally);
  }
  tell_notes();
}

std::vector<AuditEntry> AuditWriter::write(std::vector<AuditEntry> entries) {
  if (entries.empty()) return {};
  const auto is_awaited = [](const AuditEntry& entry) { return static_cast<bool>(entry.done); };
  const Result<void> written = commit(entries, std::ranges::any_of(entries, is_awaited));
  tell_notes();
  for (const AuditEntry& entry : entries) {
    if (entry.done) entry.done(written);
    if (written) tally_.count_record(entry.event.kind);
  }
  if (written) return {};
  std::erase_if(entries, is_awaited);
  return entries;
}

Result<void> AuditWriter::commit(const std::vector<AuditEntry>& entries, bool somebody_waits) {
  const AuditEvent trouble = trouble_event();
  std::vector<const AuditEvent*> events;
  events.reserve(entries.size() + 1);
  if (!trouble_.empty()) events.push_back(&trouble);
  for (const AuditEntry& entry : entries) events.push_back(&entry.event);
  auto written = chain_->append(events);
  if (!written) {
    fail("write", written.error());
    return written;
  }
  unsynced_ = true;
  if (courier_ && chain_->signer() != nullptr) courier_->note_uncovered();
  const bool due = somebody_waits || !trouble_.empty() || steady_clock::now() >= synced_at_ + kSyncEvery;
  if (due) {
    if (auto synced = sync(); !synced) return synced;
  }
  trouble_.clear();
  tally_.end_trouble();
  return {};
}

Result<void> AuditWriter::sync() {
  auto synced = chain_->sync();
  unsynced_ = false;
  synced_at_ = steady_clock::now();
  if (!synced) fail("sync", synced.error());
  return synced;
}

void AuditWriter::fail(const char* reason, const Error& error) {
  tally_.count_failure(reason);
  tally_.begin_trouble(error.message);
  if (trouble_.empty()) trouble_since_ = std::chrono::system_clock::now();
  trouble_ = error.message;
  retry_at_ = steady_clock::now() + kRetryPause;
}

AuditEvent AuditWriter::trouble_event() const {
  AuditEvent event;
  event.kind = "recovery";
  event.at = std::chrono::system_clock::now();
  event.body.text("reason", "the store could not be written").text("error", trouble_).text("since", to_rfc3339(trouble_since_));
  return event;
}

SteadyTime AuditWriter::next_chore() const {
  SteadyTime next = retention_at_ + kRetentionEvery;
  if (!trouble_.empty()) next = std::min(next, retry_at_);
  if (unsynced_) next = std::min(next, synced_at_ + kSyncEvery);
  if (courier_) next = std::min(next, checkpoint_at_ + settings_.checkpoint_every);
  return next;
}

void AuditWriter::do_chores() {
  const SteadyTime now = steady_clock::now();
  if (!trouble_.empty() && now >= retry_at_) static_cast<void>(commit({}, false));
  if (unsynced_ && now >= synced_at_ + kSyncEvery) static_cast<void>(sync());
  const bool many = chain_->head().seq - checkpoint_seq_ >= settings_.checkpoint_records;
  if (courier_ && (many || now >= checkpoint_at_ + settings_.checkpoint_every)) send_checkpoint();
  if (now < retention_at_ + kRetentionEvery) return;
  retention_at_ = now;
  const auto removed = chain_->remove_expired();
  if (!removed) {
    tally_.count_failure("retention");
    tally_.tell(AuditNews::Alarm, "expired audit segments could not be removed: " + removed.error().message);
  } else if (*removed > 0) {
    tally_.tell(AuditNews::Note, std::to_string(*removed) + " expired audit segments were removed");
  }
}

// Only of what is on the disk: a checkpoint of a line that a power failure takes back would look like a cut.
void AuditWriter::send_checkpoint() {
  checkpoint_at_ = steady_clock::now();
  // Of lines that are not chained it would prove nothing but the last.
  if (chain_->head().seq == checkpoint_seq_ || chain_->signer() == nullptr) return;
  if (unsynced_ && !sync()) return;
  courier_->send(chain_->checkpoint_statement());
  checkpoint_seq_ = chain_->head().seq;
}

void AuditWriter::tell_notes() {
  for (const std::string& note : chain_->take_notes()) tally_.tell(AuditNews::Alarm, "audit store: " + note);
}

void AuditWriter::finish() {
  if (unsynced_) static_cast<void>(sync());
  if (courier_) send_checkpoint();
}

}  // namespace sekisho
