#pragma once

#include "config/config.h"
#include "config/problem.h"
#include "gateway/core/clock.h"
#include "gateway/core/result.h"
#include "gateway/core/secret.h"
#include "policies/model/policy.h"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace sekisho {

// Public keys (raw, 32 bytes) of those who may approve exceptions, by name.
using Approvers = std::map<std::string, std::string, std::less<>>;

// The keys of `policy.approvers`, read from the file where they name one. A key that cannot be read is an error at its entry.
Approvers read_approvers(const Config& config, std::vector<Problem>& problems);

// How one exception stands with those who must approve it.
struct ExceptionApproval {
  std::string id;
  std::vector<std::string> approved;  // names of `approved_by` whose signature is good
  std::string fault;                  // why it may not be served; empty: it may
  SourcePlace place;
};

// Checks `approvals/<exception id>.<name>.sig` beside the policy file, a detached Ed25519 signature over the exception's `hash`, for every
// name in `approved_by`. Served is an exception that two of them with different keys have signed and that ends within 30 days of
// `now`. An expired one has no fault: it is inactive by itself.
std::vector<ExceptionApproval> read_approvals(const Policy& policy, const std::string& policy_file, const Approvers& approvers,
                                              WallTime now);

// The file of that signature.
std::string approval_file(const std::string& policy_file, std::string_view exception, std::string_view approver);

// Signs the exception and writes the file, folder included: base64 and a line end. The errors say what is missing.
Result<std::string> write_approval(const std::string& policy_file, const PolicyException& exception, const std::string& approver,
                                   const Secret& private_key);

}  // namespace sekisho
