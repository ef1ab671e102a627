#include "gateway/audit/audit_tally.h"

#include <utility>

namespace sekisho {

void AuditTally::count_record(const std::string& kind) {
  const std::lock_guard lock(mutex_);
  ++counts_.records[kind];
}

void AuditTally::count_failure(const std::string& reason, std::uint64_t by) {
  const std::lock_guard lock(mutex_);
  counts_.failures[reason] += by;
}

void AuditTally::begin_trouble(std::string_view what) {
  {
    const std::lock_guard lock(mutex_);
    if (!std::exchange(trouble_, what).empty()) return;
  }
  tell_(AuditNews::Alarm, "the audit store cannot be written: " + std::string(what));
}

void AuditTally::end_trouble() {
  {
    const std::lock_guard lock(mutex_);
    if (std::exchange(trouble_, {}).empty()) return;
  }
  tell_(AuditNews::Note, "the audit store is written again");
}

void AuditTally::begin_overflow() {
  {
    const std::lock_guard lock(mutex_);
    ++counts_.failures["spool_full"];
    if (std::exchange(overflowing_, true)) return;
  }
  tell_(AuditNews::Alarm, "the audit spool is full: records are being lost");
}

void AuditTally::end_overflow() {
  const std::lock_guard lock(mutex_);
  overflowing_ = false;
}

std::string AuditTally::problem() const {
  const std::lock_guard lock(mutex_);
  return overflowing_ ? "the audit spool is full" : trouble_;
}

AuditCounts AuditTally::counts() const {
  const std::lock_guard lock(mutex_);
  return counts_;
}

}  // namespace sekisho
