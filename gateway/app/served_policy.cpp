#include "gateway/app/served_policy.h"

#include "config/policy_file.h"
#include "policies/evaluate/policy_tests.h"

namespace sekisho {
namespace {

// Tests come in the order of the policy's, so the position tells whose file one stands in.
void add_failed_tests(const std::shared_ptr<const Policy>& policy, WallTime now, std::vector<Problem>& problems) {
  const std::vector<TestOutcome> outcomes = run_tests(policy, now);
  for (std::size_t i = 0; i < outcomes.size(); ++i) {
    if (outcomes[i].passed) continue;
    std::string message = "the policy's test `" + outcomes[i].name + "` fails";
    for (const std::string& difference : outcomes[i].differences) message += "; " + difference;
    problems.push_back({.file = policy->document().layers[policy->tests()[i].layer].file,
                        .line = outcomes[i].place.line,
                        .column = outcomes[i].place.column,
                        .code = {},
                        .message = std::move(message)});
  }
}

}  // namespace

ServedPolicy load_served_policy(const std::string& path, const Approvers& approvers, WallTime now, std::vector<Problem>& problems) {
  PolicyLoad load = load_policy_file(path, PolicyUse::Serve);
  problems.insert(problems.end(), load.problems.begin(), load.problems.end());
  if (!load.policy) return {};
  add_failed_tests(load.policy, now, problems);
  ServedPolicy served{load.policy, {}};
  for (const ExceptionApproval& approval : read_approvals(*load.policy, path, approvers, now)) {
    if (approval.fault.empty()) continue;
    served.exceptions_off.push_back(approval.id);
    problems.push_back({.severity = Problem::Severity::Warning,
                        .file = path,
                        .line = approval.place.line,
                        .column = approval.place.column,
                        .code = "E-EXC",
                        .message = "the exception `" + approval.id + "` is not served: " + approval.fault});
  }
  return served;
}

}  // namespace sekisho
