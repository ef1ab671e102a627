#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>

namespace sekisho {

// How the audit store fares, for metrics.
struct AuditCounts {
  std::map<std::string, std::uint64_t> records;   // written, by kind of event
  std::map<std::string, std::uint64_t> failures;  // by what failed: spool_full, write, sync, late, checkpoint, retention
  std::size_t queue = 0;                          // events that wait for the writer
  // Seconds since which something is written that no checkpoint in the second place stands for; absent: there is no second place.
  std::optional<double> checkpoint_age;
};

}  // namespace sekisho
