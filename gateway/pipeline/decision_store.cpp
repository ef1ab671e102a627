#include "gateway/pipeline/decision_store.h"

namespace sekisho {

void DecisionStore::put(const RequestRecord& record) {
  auto copy = std::make_shared<const RequestRecord>(record);
  std::shared_ptr<const RequestRecord> evicted;  // freed after the lock is
  const std::lock_guard lock(mutex_);
  const auto [place, is_new] = records_.insert_or_assign(record.decision_id, std::move(copy));
  if (!is_new) return;
  order_.push_back(place->first);
  if (order_.size() <= capacity_) return;
  const auto oldest = records_.find(order_.front());
  evicted = std::move(oldest->second);
  records_.erase(oldest);
  order_.pop_front();
}

std::shared_ptr<const RequestRecord> DecisionStore::find(const std::string& decision_id) const {
  const std::lock_guard lock(mutex_);
  const auto place = records_.find(decision_id);
  return place == records_.end() ? nullptr : place->second;
}

}  // namespace sekisho
