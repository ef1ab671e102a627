#include "gateway/audit/audit_chain.h"

#include "gateway/audit/lost_lines.h"
#include "gateway/core/identifier.h"

#include <algorithm>
#include <filesystem>
#include <utility>

namespace sekisho {
namespace {

bool is_over(const ClosedSegment& segment, WallTime now) {
  return segment.keep && !segment.keep->for_ever && (!segment.keep->until || *segment.keep->until <= now);
}

RemovedRange range_of(const ClosedSegment& segment) { return {segment.name.first_seq, {segment.last_seq, segment.head}}; }

// The ranges in a tombstone's members.
RemovedRanges ranges_of(const std::string& tombstone) {
  const auto tape = JsonTape::parse(tombstone);
  if (!tape) return {};
  return RemovedRanges::read(*tape, tape->find(tape->find(tape->root(), "statement"), "removed"));
}

}  // namespace

Result<std::unique_ptr<AuditChain>> AuditChain::open(AuditChainSettings settings) {
  auto lock = DirectoryLock::take(settings.directory);
  if (!lock) return lock.error();
  std::unique_ptr<AuditChain> chain(new AuditChain(std::move(settings), std::move(*lock)));
  if (auto recovered = chain->recover(); !recovered) return recovered.error();
  if (auto opened = chain->ensure_open(); !opened) return opened.error();
  if (auto synced = chain->sync(); !synced) return synced.error();
  return chain;
}

AuditEvent AuditChain::own_event(std::string kind) const {
  AuditEvent event;
  event.kind = std::move(kind);
  event.at = settings_.now();
  return event;
}

Result<void> AuditChain::recover() {
  segment_.reset();
  auto found = recover_store(settings_.directory, settings_.now());
  if (!found) return found.error();
  lost_ = false;
  store_ = found->store.empty() ? new_ulid() : found->store;
  head_ = found->head;
  closed_ = std::move(found->closed);
  tombstone_ = found->tombstone;
  removed_ = tombstone_.empty() ? RemovedRanges() : ranges_of(tombstone_);
  // A tombstone is written before its segments go; whoever was stopped between the two ends it here.
  for (const ClosedSegment& segment : closed_) {
    if (removed_.find(segment.last_seq) != nullptr) remove_files(segment);
  }
  std::erase_if(closed_, [this](const ClosedSegment& segment) { return removed_.find(segment.last_seq) != nullptr; });
  if (found->open) {
    auto resumed = SegmentWriter::resume(found->open->name, std::move(found->open->state));
    if (!resumed) return resumed.error();
    segment_ = std::move(*resumed);
    index_segment(segment_->name());
  }
  if (settings_.signer) {
    if (const auto lost = find_lost_lines(settings_.directory, store_, head_.seq, *settings_.signer)) {
      add_lost_lines(found->events.emplace_back(own_event("recovery")).body, *lost);
    }
  }
  return write_down(found->events);
}

Result<void> AuditChain::write_down(const std::vector<AuditEvent>& recoveries) {
  if (recoveries.empty()) return {};
  if (auto opened = ensure_open(); !opened) return opened;
  std::vector<const AuditEvent*> events;
  for (const AuditEvent& event : recoveries) {
    notes_.push_back(event.body.str());
    events.push_back(&event);
  }
  return write(events);
}

void AuditChain::index_segment(const SegmentName& name) {
  auto index = SegmentIndex::scan(name.path);
  const std::lock_guard lock(index_mutex_);
  index_ = index ? std::move(*index) : SegmentIndex();
  indexed_path_ = name.path;
}

Result<void> AuditChain::begin_segment() {
  auto created = SegmentWriter::create(settings_.directory, head_, settings_.chained, settings_.now());
  if (!created) {
    lost_ = true;  // the folder is not as it was left
    return created.error();
  }
  AuditEvent header = own_event("segment");
  header.body.text("store", store_).boolean("chained", settings_.chained);
  if (settings_.signer) header.body.text("key", settings_.signer->public_text);
  if (!tombstone_.empty()) header.body.json("tombstone", tombstone_);
  created->add(header);
  if (auto written = created->commit(); !written) {
    std::error_code ignored;
    std::filesystem::remove(created->name().path, ignored);
    return written;
  }
  segment_ = std::move(*created);
  head_ = segment_->state().head;
  const std::lock_guard lock(index_mutex_);
  index_ = SegmentIndex();
  indexed_path_ = segment_->name().path;
  return {};
}

bool AuditChain::is_full() const {
  const SegmentState& state = segment_->state();
  return state.bytes >= settings_.segment_bytes || settings_.now() - state.opened >= settings_.segment_age ||
         state.chained != settings_.chained;
}

Result<void> AuditChain::ensure_open() {
  if (lost_) {
    if (auto recovered = recover(); !recovered) return recovered;
  }
  if (segment_ && is_full()) {
    if (auto sealed = seal(); !sealed) return sealed;
  }
  return segment_ ? Result<void>() : begin_segment();
}

// The last line of a segment: what the segment holds, vouched for.
Result<void> AuditChain::seal() {
  const SegmentState& state = segment_->state();
  CanonicalObject statement;
  statement.text("type", "seal").text("store", store_).integer("first_seq", static_cast<std::int64_t>(state.first_seq));
  statement.integer("last_seq", static_cast<std::int64_t>(state.head.seq)).integer("lines", static_cast<std::int64_t>(state.lines));
  statement.text("head", hash_text(state.head.hash));
  if (state.chained) statement.text("root", hash_text(state.tree.root()));
  if (state.keep.for_ever) statement.boolean("keep_for_ever", true);
  if (!state.keep.for_ever && state.keep.until) statement.text("keep_until", to_rfc3339(*state.keep.until));
  AuditEvent event = own_event("seal");
  add_statement(event.body, statement, state.chained && settings_.signer ? &*settings_.signer : nullptr);
  const Keep keep = state.keep;
  segment_->add(event);
  if (auto written = segment_->commit(); !written) return written;
  if (auto synced = sync(); !synced) return synced;
  head_ = segment_->state().head;
  closed_.push_back({segment_->name(), segment_->state().opened, head_.seq, head_.hash, keep});
  {
    const std::lock_guard lock(index_mutex_);
    // Made anew when it is needed and missing.
    if (auto saved = index_.save(segment_->name().path); !saved) notes_.push_back(saved.error().message);
  }
  segment_.reset();
  return {};
}

Result<void> AuditChain::append(std::span<const AuditEvent* const> events) {
  if (auto opened = ensure_open(); !opened) return opened;
  return write(events);
}

Result<void> AuditChain::write(std::span<const AuditEvent* const> events) {
  std::vector<std::pair<const AuditEvent*, std::uint64_t>> places;
  for (const AuditEvent* event : events) places.emplace_back(event, segment_->add(*event));
  if (auto written = segment_->commit(); !written) return written;
  head_ = segment_->state().head;
  const std::lock_guard lock(index_mutex_);
  for (const auto& [event, offset] : places) index_.add(event->id, offset);
  return {};
}

Result<void> AuditChain::sync() {
  if (!segment_) return {};
  auto synced = segment_->sync();
  // The kernel may have dropped what it could not write: only the file itself can tell what is left.
  if (!synced) lost_ = true;
  return synced;
}

Result<std::size_t> AuditChain::remove_expired() {
  // Nothing is removed from an open segment, so an idle store must end it too.
  if (segment_ && segment_->state().lines > 1 && is_full()) {
    if (auto opened = ensure_open(); !opened) return opened.error();
  }
  std::vector<ClosedSegment> expired;
  for (const ClosedSegment& segment : closed_) {
    if (is_over(segment, settings_.now())) expired.push_back(segment);
  }
  if (expired.empty()) return std::size_t{0};
  if (auto buried = bury(expired); !buried) return buried.error();
  for (const ClosedSegment& segment : expired) remove_files(segment);
  std::erase_if(closed_, [this](const ClosedSegment& segment) { return removed_.find(segment.last_seq) != nullptr; });
  if (auto synced = sync_directory(settings_.directory); !synced) return synced.error();
  return expired.size();
}

Result<void> AuditChain::bury(const std::vector<ClosedSegment>& expired) {
  RemovedRanges removed = removed_;
  CanonicalArray files;
  for (const ClosedSegment& segment : expired) {
    removed.add(range_of(segment));
    files.text(segment.name.file());
  }
  CanonicalObject statement;
  statement.text("type", "tombstone").text("store", store_).text("at", to_rfc3339(settings_.now()));
  statement.json("removed", removed.json()).json("files", files.take());
  AuditEvent event = own_event("tombstone");
  add_statement(event.body, statement, signer());
  const AuditEvent* const events[] = {&event};
  if (auto written = append(events); !written) return written;
  if (auto synced = sync(); !synced) return synced;
  tombstone_ = event.body.str();
  removed_ = std::move(removed);
  return {};
}

void AuditChain::remove_files(const ClosedSegment& segment) {
  std::error_code ignored;  // one that stays is removed by the next start
  std::filesystem::remove(segment.name.path, ignored);
  std::filesystem::remove(SegmentIndex::path_of(segment.name.path), ignored);
}

CanonicalObject AuditChain::checkpoint_statement() const {
  CanonicalObject statement;
  statement.text("type", "checkpoint").text("store", store_).text("at", to_rfc3339(settings_.now()));
  statement.integer("seq", static_cast<std::int64_t>(head_.seq)).text("head", hash_text(head_.hash));
  if (segment_) {
    statement.text("segment", segment_->name().file()).integer("lines", static_cast<std::int64_t>(segment_->state().lines));
    statement.text("root", hash_text(segment_->state().tree.root()));
  }
  return statement;
}

AuditChain::Places AuditChain::find_in_open(std::string_view id) const {
  const std::lock_guard lock(index_mutex_);
  return {indexed_path_, index_.find(id)};
}

}  // namespace sekisho
