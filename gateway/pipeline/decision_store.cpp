#include "gateway/pipeline/decision_store.h"

#include <utility>

namespace sekisho {

void DecisionStore::put(std::shared_ptr<const RequestRecord> record) {
  const std::string_view id = record->decision_id;
  std::shared_ptr<const RequestRecord> gone;  // freed after the lock is
  const std::lock_guard lock(mutex_);
  auto node = place_of_.extract(id);
  const std::size_t place = node ? node.mapped() : next_;
  if (!node) next_ = (next_ + 1) % latest_.size();
  gone = std::exchange(latest_[place], std::move(record));
  if (!node && gone) node = place_of_.extract(gone->decision_id);
  if (!node) {
    place_of_.emplace(id, place);
    return;
  }
  node.key() = id;
  node.mapped() = place;
  place_of_.insert(std::move(node));
}

std::shared_ptr<const RequestRecord> DecisionStore::find(std::string_view decision_id) const {
  const std::lock_guard lock(mutex_);
  const auto place = place_of_.find(decision_id);
  return place == place_of_.end() ? nullptr : latest_[place->second];
}

}  // namespace sekisho
