#pragma once

#include "gateway/telemetry/audit_counts.h"

#include <cstdint>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>

namespace sekisho {

enum class AuditNews { Note, Alarm };
// What an operator should hear of. Called from any thread.
using TellAuditNews = std::function<void(AuditNews, std::string_view)>;

// What the store has done and what ails it. Safe from every thread.
class AuditTally {
 public:
  explicit AuditTally(TellAuditNews tell) : tell_(std::move(tell)) {}

  void count_record(const std::string& kind);
  void count_failure(const std::string& reason, std::uint64_t by = 1);
  // Tells when a trouble begins and when it is over, not in between.
  void begin_trouble(std::string_view what);
  void end_trouble();
  // Events that had no room. The alarm is repeated only after there was room again.
  void begin_overflow();
  void end_overflow();
  void tell(AuditNews news, std::string_view text) const { tell_(news, text); }

  // Empty where records are being taken.
  std::string problem() const;
  AuditCounts counts() const;

 private:
  const TellAuditNews tell_;
  mutable std::mutex mutex_;
  AuditCounts counts_;
  std::string trouble_;
  bool overflowing_ = false;
};

}  // namespace sekisho
