#include "gateway/audit/audit_store.h"

#include "gateway/audit/audit_finder.h"
#include "gateway/audit/decision_event.h"
#include "gateway/audit/durable_wait.h"

#include <cassert>
#include <iterator>
#include <utility>

namespace sekisho {

namespace asio = boost::asio;
using std::chrono::steady_clock;

namespace {

// nullopt where no checkpoints are sent.
Result<std::optional<CheckpointSequence>> sequence_of(const AuditStoreSettings& settings, const AuditChain& chain) {
  if (!settings.writer.checkpoint_place) return std::optional<CheckpointSequence>();
  assert(settings.chain.signer);
  auto sequence = CheckpointSequence::open(settings.chain.directory, chain.store(), *settings.chain.signer);
  if (!sequence) return sequence.error();
  return std::optional<CheckpointSequence>(std::move(*sequence));
}

}  // namespace

Result<std::unique_ptr<AuditStore>> AuditStore::open(AuditStoreSettings settings, AuditHasher hasher) {
  auto chain = AuditChain::open(settings.chain);
  if (!chain) return chain.error();
  auto sequence = sequence_of(settings, **chain);
  if (!sequence) return sequence.error();
  return std::unique_ptr<AuditStore>(new AuditStore(std::move(settings), std::move(hasher), std::move(*chain), std::move(*sequence)));
}

AuditStore::AuditStore(AuditStoreSettings settings, AuditHasher hasher, std::unique_ptr<AuditChain> chain,
                       std::optional<CheckpointSequence> sequence)
    : directory_(settings.chain.directory),
      commit_timeout_(settings.commit_timeout),
      hasher_(std::move(hasher)),
      tally_(std::move(settings.tell)),
      queue_(settings.spool_bytes),
      writer_(std::move(settings.writer), std::move(chain), std::move(sequence), tally_),
      chained_(settings.chain.chained) {
  thread_ = std::thread([this] { run(); });
}

AuditStore::~AuditStore() { stop(); }

void AuditStore::stop() {
  queue_.close();
  if (thread_.joinable()) thread_.join();
}

void AuditStore::spool(AuditEvent event) {
  if (queue_.offer({std::move(event), {}})) {
    tally_.end_overflow();
  } else {
    tally_.begin_overflow();
  }
}

asio::awaitable<Result<void>> AuditStore::decided(DecisionReport report, Commitment commitment) {
  AuditEvent event = decision_event(report, hasher_);
  if (commitment == Commitment::Spooled) {
    spool(std::move(event));
    co_return Result<void>();
  }
  // While the disk refuses, waiting for it would only let requests pile up.
  if (std::string problem = tally_.problem(); !problem.empty()) {
    co_return not_recorded(problem);
  }
  auto start = [this, &event](DurableDone done) { return queue_.offer({std::move(event), std::move(done)}); };
  auto written = co_await wait_until_durable(std::move(start), commit_timeout_);
  if (!written) tally_.count_failure("not_durable");
  co_return written;
}

void AuditStore::write(const RequestRecord& record) {
  if (record.audited) spool(outcome_event(record, std::chrono::system_clock::now()));
}

Result<std::optional<RequestRecord>> AuditStore::find(const std::string& decision_id) {
  auto found = find_audit_record(directory_, decision_id, writer_.chain().find_in_open(decision_id));
  if (!found) return found.error();
  if (!*found) return std::optional<RequestRecord>();
  return std::optional<RequestRecord>(std::move((*found)->record));
}

JournalTrouble AuditStore::trouble() const {
  const CheckpointCourier* courier = writer_.courier();
  return {tally_.problem(), courier == nullptr ? std::string() : courier->problem()};
}

AuditCounts AuditStore::counts() const {
  AuditCounts counts = tally_.counts();
  counts.queue = queue_.size();
  if (const CheckpointCourier* courier = writer_.courier()) {
    counts.failures["checkpoint"] = courier->failures();
    const auto since = courier->uncovered_since();
    counts.checkpoint_age = since ? std::chrono::duration<double>(steady_clock::now() - *since).count() : 0;
  }
  return counts;
}

void AuditStore::run() {
  while (!queue_.closed()) {
    if (steady_clock::now() < writer_.retry_at()) queue_.rest(writer_.retry_at());
    std::vector<AuditEntry> entries = queue_.take(writer_.next_chore());
    writer_.set_chained(chained_);
    queue_.put_back(writer_.write(std::move(entries)));
    writer_.do_chores();
  }
  finish();
}

// Nothing comes in any more. What the disk refuses now is lost, and said to be.
void AuditStore::finish() {
  const std::size_t lost = write_what_fits(queue_.take(steady_clock::now()));
  if (lost > 0) {
    tally_.count_failure("lost", lost);
    tally_.tell(AuditNews::Alarm, std::to_string(lost) + " audit events could not be written before the end");
  }
  writer_.finish();
}

// All of them at once, or half by half: the disk takes what is given at once whole or not at all.
std::size_t AuditStore::write_what_fits(std::vector<AuditEntry> entries) {
  std::vector<AuditEntry> first = writer_.write(std::move(entries));
  if (first.size() <= 1) return first.size();
  const auto middle = first.begin() + static_cast<std::ptrdiff_t>(first.size() / 2);
  std::vector<AuditEntry> second(std::make_move_iterator(middle), std::make_move_iterator(first.end()));
  first.erase(middle, first.end());
  const std::size_t lost = write_what_fits(std::move(first));
  return lost > 0 ? lost + second.size() : write_what_fits(std::move(second));
}

}  // namespace sekisho
