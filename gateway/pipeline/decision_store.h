#pragma once

#include "gateway/telemetry/record.h"

#include <cstddef>
#include <memory>
#include <mutex>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace sekisho {

// The latest decisions, in memory, for GET /v1/decisions/{id}. Safe from every thread; the oldest leave first.
class DecisionStore {
 public:
  explicit DecisionStore(std::size_t capacity = 2'000) : latest_(capacity) {}

  // Keeps it under its decision_id; a later one of the same id replaces it. From now on nobody may change what readers read, which is
  // all but `total`, `overhead` and `cancelled_phase`.
  void put(std::shared_ptr<const RequestRecord> record);
  // Null where it is unknown or has left.
  std::shared_ptr<const RequestRecord> find(std::string_view decision_id) const;

 private:
  mutable std::mutex mutex_;
  std::vector<std::shared_ptr<const RequestRecord>> latest_;    // in a ring
  std::size_t next_ = 0;                                        // the place of the oldest, which the next one takes
  std::unordered_map<std::string_view, std::size_t> place_of_;  // by decision_id, each in the record itself
};

}  // namespace sekisho
