#pragma once

#include "gateway/core/money.h"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

namespace sekisho {

// One try of one target: what was sent to it once.
struct AttemptRecord {
  std::string target;
  std::string provider;
  std::string model;
  std::string result;  // `ok` or the error's name (http_5xx, timeout, …)
  int status = 0;      // the upstream's HTTP status, 0 where there was none
  std::chrono::microseconds duration{0};
  std::optional<std::chrono::microseconds> first_event;
  std::string mismatch = {};       // result `egress_mismatch`: the type of what should not have been there
  std::string address_fault = {};  // what is wrong with the target's address, where that stopped it
  bool sent = true;                // false: nothing of the request can have reached the target
  std::string cause = {};  // why it was made: `first`, `key` (another one of the provider's), `retry`, `fallback`, `hedge`, `mirror`
  std::optional<std::uint32_t> key = std::nullopt;  // which of the provider's keys it was made with, from 0, where it has several
  // Its own, where the answer's usage and cost say something else: of one that was given up (for another one's sake, `hedge_lost`, or by
  // its client) and may be billed all the same, estimated and beside the answer's; and, `part`, of one that said a part of an answer
  // with which another went on: those of all parts add up to the answer's.
  std::optional<Usage> usage = std::nullopt;
  std::optional<Money> cost = std::nullopt;
  bool part = false;
  std::uint64_t malformed_events = 0;  // of what it said, skipped
};

// A target whose turn it was and that was not asked.
struct PassedOverRecord {
  std::string target;
  std::string why;  // `breaker`, `queue_full`, `queue_wait`, `budget`, `context`
};

}  // namespace sekisho
