#pragma once

#include "gateway/telemetry/log.h"
#include "gateway/telemetry/record.h"

#include <memory>
#include <string>

namespace sekisho {

// One record as one line without its line end. JSON: an object whose members are named as in RequestRecord, empty ones left out,
// times in milliseconds. Text: for people at a terminal. Long text from outside is cut; nothing in it can start a line of its own.
std::string to_json_line(const RequestRecord& record);
std::string to_text_line(const RequestRecord& record);

// Writes every record to the log: at level info, or warn where the gateway or an upstream failed.
class LogSink final : public RecordSink {
 public:
  explicit LogSink(std::shared_ptr<Log> log) : log_(std::move(log)) {}
  void write(const RequestRecord& record) override;

 private:
  std::shared_ptr<Log> log_;
};

}  // namespace sekisho
