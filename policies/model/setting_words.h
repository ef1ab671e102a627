#pragma once

#include <array>
#include <cstddef>
#include <string>

namespace sekisho {

// The words of the policy language for settings that take one of a few, each in the order of its enumeration.
inline const std::array<std::string, 5> kFactSourceWords{"key", "gateway", "header", "jwt", "mtls"};
inline const std::array<std::string, 6> kRedactionModeWords{"placeholder", "surrogate", "generalise", "hash", "mask", "drop_part"};
inline const std::array<std::string, 2> kTransformDatesWords{"keep", "shift"};
inline const std::array<std::string, 5> kBudgetUnitWords{"h", "d", "w", "mo", "y"};
inline const std::array<std::string, 3> kStreamRecoveryWords{"off", "continue", "hold"};
inline const std::array<std::string, 2> kStreamMalformedWords{"skip", "fail"};
inline const std::array<std::string, 2> kStreamDisconnectWords{"cancel", "drain_for_usage"};
inline const std::array<std::string, 3> kResponseActionWords{"log", "mask", "block"};
inline const std::array<std::string, 3> kAuditStoreWords{"none", "file", "hash-chain"};
inline const std::array<std::string, 2> kAuditContentWords{"none", "digest"};
inline const std::array<std::string, 2> kAuditOnErrorWords{"block", "spool"};

// The one of `words` that stands for `value`.
template <class Enum, std::size_t Size>
const std::string& word_of(Enum value, const std::array<std::string, Size>& words) {
  return words.at(static_cast<std::size_t>(value));
}

}  // namespace sekisho
