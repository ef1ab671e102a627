#include "gateway/telemetry/address_alarm.h"

namespace sekisho {
namespace {

constexpr std::chrono::minutes kBetweenWarnings{1};

}  // namespace

void AddressAlarm::write(const RequestRecord& record) {
  for (const AttemptRecord& attempt : record.attempts) {
    if (!attempt.address_fault.empty()) note(attempt.target, attempt.address_fault);
  }
}

void AddressAlarm::note(const std::string& target, std::string_view what) {
  metrics_.count_refused_address(target);
  const auto now = clock_.steady();
  {
    const std::lock_guard lock(mutex_);
    const auto [known, first] = warned_.try_emplace(target, now);
    if (!first && now - known->second < kBetweenWarnings) return;
    known->second = now;
  }
  log_->warn("a target leads to an address that it may not use", {{"target", target}, {"what", what}});
}

}  // namespace sekisho
