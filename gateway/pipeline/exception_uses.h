#pragma once

#include "policies/model/policy_controls.h"

#include <cstdint>
#include <mutex>
#include <string>
#include <unordered_map>
#include <vector>

namespace sekisho {

// How often each exception has let a request through: an exception may have a quota. One that was changed, and so approved anew, starts
// at nothing. Outlives reloads; in memory only. Safe from every thread.
class ExceptionUses {
 public:
  // The ids of those whose quota is used up.
  std::vector<std::string> used_up(const std::vector<PolicyException>& exceptions) const;
  // Counts one use; false, and nothing counted, where the quota is used up.
  bool take(const PolicyException& exception);

 private:
  static std::string name_of(const PolicyException& exception) { return exception.id + '\t' + exception.hash; }

  mutable std::mutex mutex_;
  std::unordered_map<std::string, std::uint32_t> uses_;
};

}  // namespace sekisho
