#pragma once

#include "gateway/telemetry/record.h"

#include <cstddef>
#include <deque>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

namespace sekisho {

// The latest decisions, in memory, for GET /v1/decisions/{id}. Safe from every thread; the oldest leave first.
class DecisionStore {
 public:
  explicit DecisionStore(std::size_t capacity = 2'000) : capacity_(capacity) {}

  // Keeps a copy under record.decision_id; a later one of the same id replaces it.
  void put(const RequestRecord& record);
  // Null where it is unknown or has left.
  std::shared_ptr<const RequestRecord> find(const std::string& decision_id) const;

 private:
  std::size_t capacity_;
  mutable std::mutex mutex_;
  std::unordered_map<std::string, std::shared_ptr<const RequestRecord>> records_;
  std::deque<std::string> order_;
};

}  // namespace sekisho
