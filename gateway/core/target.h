#pragma once

#include "gateway/core/money.h"
#include "gateway/core/stream_conduct.h"
#include "gateway/core/target_conduct.h"

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace sekisho {

// Absent values take the provider's, then the defaults in config/config.h.
struct TargetTimeouts {
  std::optional<std::chrono::milliseconds> connect;
  std::optional<std::chrono::milliseconds> first_byte;
  std::optional<std::chrono::milliseconds> first_event;
  std::optional<std::chrono::milliseconds> between_bytes;
  std::optional<std::chrono::milliseconds> between_events;
  std::optional<std::chrono::milliseconds> total;
};

// One model at one endpoint, as far as reaching and paying it goes. The attributes that policy judges are in policies/model.
struct Target {
  std::string id;
  std::string provider;  // name of a provider of sekisho.yaml
  std::string model;     // the name sent upstream
  std::vector<std::string> aliases;
  Price price;
  TargetTimeouts timeouts;
  TargetConduct conduct = {};
  StreamConduct::Malformed malformed = StreamConduct::Malformed::Skip;
};

}  // namespace sekisho
