#pragma once

#include "gateway/telemetry/record.h"

#include <cstddef>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace sekisho {

// The latest decisions, in memory, for GET /v1/decisions/{id}. Safe from every thread; the oldest leave first.
class DecisionStore {
 public:
  // Where a record was put, for the one that replaces it.
  using Place = std::size_t;

  explicit DecisionStore(std::size_t capacity = 2'000) : latest_(capacity), hashes_(capacity) {}

  // Keeps a copy.
  Place put(const RequestRecord& record);
  // The same in place of an earlier record of the same decision, where that is still kept.
  Place replace(Place earlier, const RequestRecord& record);
  // The latest of that decision. Null where it is unknown or has left.
  std::shared_ptr<const RequestRecord> find(std::string_view decision_id) const;

 private:
  std::string keep(Place place, std::size_t hash, std::string packed);

  mutable std::mutex mutex_;
  std::vector<std::string> latest_;  // packed, in a ring
  std::vector<std::size_t> hashes_;  // of their decisions' ids; what is looked through
  Place next_ = 0;                   // the place of the oldest, which the next one takes
};

}  // namespace sekisho
