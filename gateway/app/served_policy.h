#pragma once

#include "config/config.h"
#include "config/policy_approvals.h"
#include "config/problem.h"
#include "policies/model/policy.h"

#include <memory>
#include <string>
#include <vector>

namespace sekisho {

// A policy as it would be served: read, checked and tested.
struct ServedPolicy {
  std::shared_ptr<const Policy> policy;     // null where `problems` has an error
  std::vector<std::string> exceptions_off;  // ids of those that are not approved as they must be
};

// What the policy says of itself and does not keep: its tests that fail (E-TEST) and its assertions that do not hold (E-ASSERT).
void add_broken_claims(const std::shared_ptr<const Policy>& policy, WallTime now, std::vector<Problem>& problems);

// Reads the policy of that file for serving. A policy whose own tests or assertions fail is not what its author meant and does not load; an
// exception that is not approved is a warning and does not count. `path` is as messages name it.
ServedPolicy load_served_policy(const std::string& path, const Approvers& approvers, WallTime now, std::vector<Problem>& problems);

}  // namespace sekisho
