#include "gateway/pipeline/decision_store.h"

#include "gateway/pipeline/packed_record.h"

#include <functional>
#include <optional>
#include <utility>

namespace sekisho {
namespace {

std::size_t hash_of(std::string_view decision_id) { return std::hash<std::string_view>()(decision_id); }

}  // namespace

// Returns what was there, to be freed when the lock no longer is held.
std::string DecisionStore::keep(Place place, std::size_t hash, std::string packed) {
  hashes_[place] = hash;
  return std::exchange(latest_[place], std::move(packed));
}

DecisionStore::Place DecisionStore::put(const RequestRecord& record) {
  std::string packed = pack(record);
  const std::size_t hash = hash_of(record.decision_id);
  std::string gone;
  const std::lock_guard lock(mutex_);
  const Place place = next_;
  next_ = (next_ + 1) % latest_.size();
  gone = keep(place, hash, std::move(packed));
  return place;
}

DecisionStore::Place DecisionStore::replace(Place earlier, const RequestRecord& record) {
  std::string packed = pack(record);
  const std::size_t hash = hash_of(record.decision_id);
  std::string gone;
  const std::lock_guard lock(mutex_);
  const bool kept = !latest_[earlier].empty() && decision_id_of(latest_[earlier]) == record.decision_id;
  const Place place = kept ? earlier : next_;
  if (!kept) next_ = (next_ + 1) % latest_.size();
  gone = keep(place, hash, std::move(packed));
  return place;
}

std::shared_ptr<const RequestRecord> DecisionStore::find(std::string_view decision_id) const {
  const std::size_t hash = hash_of(decision_id);
  std::optional<std::string> packed;
  {
    const std::lock_guard lock(mutex_);
    for (Place place = 0; place < hashes_.size() && !packed; ++place) {
      if (hashes_[place] != hash || latest_[place].empty() || decision_id_of(latest_[place]) != decision_id) continue;
      packed = latest_[place];
    }
  }
  return packed ? std::make_shared<const RequestRecord>(unpack(*packed)) : nullptr;
}

}  // namespace sekisho
