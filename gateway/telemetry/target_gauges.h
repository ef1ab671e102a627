#pragma once

#include <cstddef>
#include <string>

namespace sekisho {

// How one target fares at this moment, for metrics.
struct TargetGauges {
  std::string target;
  double breaker = 0;         // 0 closed, 0.5 half-open, 1 open
  bool limited = false;       // it has a limit: the three below mean something
  std::size_t in_flight = 0;  // requests under way
  std::size_t waiting = 0;    // requests in its queue
  double concurrency_limit = 0;
};

}  // namespace sekisho
