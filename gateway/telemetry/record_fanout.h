#pragma once

#include "gateway/telemetry/record.h"

#include <memory>
#include <vector>

namespace sekisho {

// Gives every record to each of its sinks, in their order.
class RecordFanout final : public RecordSink {
 public:
  explicit RecordFanout(std::vector<std::shared_ptr<RecordSink>> sinks) : sinks_(std::move(sinks)) {}
  void write(const RequestRecord& record) override {
    for (const auto& sink : sinks_) sink->write(record);
  }

 private:
  std::vector<std::shared_ptr<RecordSink>> sinks_;
};

}  // namespace sekisho
