#pragma once

#include "config/config_text.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace sekisho {

// Where signed statements of how far the audit store has come are sent, and how often.
struct CheckpointConfig {
  enum class To { Store, File, Syslog, Hook };  // Store: a file in the store's own folder
  std::uint32_t every_records = 1'000;
  std::uint32_t every_s = 60;
  To to = To::Store;
  std::string place;  // File: as written; Hook: the URL
  std::string token;  // Hook: a reference; empty: none
};

// The audit store of this gateway. Whether and how records are kept in it, the policy's `audit` says.
struct AuditConfig {
  std::string directory;    // as written; empty: there is no store
  std::string signing_key;  // reference; empty: only plain records (`store: file`) can be kept
  std::uint32_t segment_mb = 64;
  std::uint32_t segment_hours = 24;
  std::uint32_t spool_mb = 64;
  std::chrono::milliseconds commit_timeout{5'000};
  CheckpointConfig checkpoint;
  std::vector<std::string> hash_facts{"caller.user"};  // paths of facts that records hold as HMAC only
  ConfigText place;
};

}  // namespace sekisho
