#pragma once

#include "gateway/core/clock.h"
#include "gateway/telemetry/log.h"
#include "gateway/telemetry/metrics.h"
#include "gateway/telemetry/record.h"

#include <chrono>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

namespace sekisho {

// Tells operators of targets whose provider led to an address that it may not use (server-side request forgery, or a name server that
// was tampered with): counts every time, and warns in the log once a minute for each target. Safe from every thread.
class AddressAlarm final : public RecordSink {
 public:
  // `metrics` and `clock` are borrowed.
  AddressAlarm(std::shared_ptr<Log> log, Metrics& metrics, const Clock& clock) : log_(std::move(log)), metrics_(metrics), clock_(clock) {}

  // Every attempt of the record that was stopped for its address.
  void write(const RequestRecord& record) override;
  // One refusal; `what` names the address.
  void note(const std::string& target, std::string_view what);

 private:
  std::shared_ptr<Log> log_;
  Metrics& metrics_;
  const Clock& clock_;
  std::mutex mutex_;
  std::map<std::string, std::chrono::steady_clock::time_point> warned_;  // by target; guarded by mutex_
};

}  // namespace sekisho
