#pragma once

#include "gateway/core/clock.h"
#include "policies/explain/explain.h"
#include "policies/model/policy.h"

#include <string>
#include <vector>

namespace sekisho {

// Something in a policy that runs out.
struct Expiry {
  enum class What : std::uint8_t { Attribute, Entry, Exception };
  What what = What::Attribute;
  std::string target;  // or the exception's id
  std::string name;    // attribute; empty for exceptions
  std::string entry;   // of a list
  std::string verified_by;
  WallTime at;
  std::string day;  // of it in the policy's time zone, `2026-12-01`
  SourcePlace place;
};

inline constexpr std::chrono::hours kExpirySoon{24 * 30};

// Everything that runs out before `until` or has done so already, the first to go first.
std::vector<Expiry> find_expiries(const Policy& policy, WallTime until);

// `2027-02-01` where that is midnight in the policy's time zone, else RFC 3339.
std::string moment_text(WallTime time, const Policy& policy);

// `the exception `bg` expires on 2026-12-01`, or expired, by `now`. Days are the policy's.
std::string to_words(const Expiry& expiry, WallTime now, Language language);

}  // namespace sekisho
