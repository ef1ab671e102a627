#pragma once

#include "gateway/telemetry/record.h"

#include <vector>

namespace sekisho {

// Keeps every record it is given. For one thread.
class CollectingSink final : public RecordSink {
 public:
  void write(const RequestRecord& record) override { records.push_back(record); }
  std::vector<RequestRecord> records;
};

}  // namespace sekisho
