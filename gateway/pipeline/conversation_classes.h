#pragma once

#include "gateway/core/clock.h"
#include "policies/evaluate/decision.h"

#include <chrono>
#include <cstddef>
#include <list>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

namespace sekisho {

struct ConversationLimits {
  std::size_t entries = 100'000;
  std::chrono::hours age{24};  // since its last request
};

// The highest class that the requests of each conversation had, so that a later one with less of its history sent along does not count
// as less. A conversation is the caller's word (`x-sekisho-conversation`) under its key. In memory, bounded: the one that was quiet
// longest leaves first. Outlives reloads. Safe from every thread.
class ConversationClasses {
 public:
  explicit ConversationClasses(ConversationLimits limits = {}) : limits_(limits) {}

  // nullopt where nothing is known of it.
  std::optional<std::string> find(std::string_view key_id, std::string_view conversation, SteadyTime now) const;
  // Raises what find() answers to the class of a request that may be sent. A class that the policy no longer has counts as its highest.
  void raise(std::string_view key_id, std::string_view conversation, const Classification& classification, const Policy& policy,
             SteadyTime now);

  std::size_t size() const;

 private:
  struct Entry {
    std::string data_class;
    SteadyTime used;
    std::list<std::string>::iterator place;  // in `quiet_`
  };
  void forget_old(SteadyTime now);

  ConversationLimits limits_;
  mutable std::mutex mutex_;
  std::unordered_map<std::string, Entry> entries_;  // by digest: callers choose how long their words are
  std::list<std::string> quiet_;                    // keys of `entries_`, the longest quiet first
};

}  // namespace sekisho
