#include "gateway/app/served_policy.h"

#include "config/policy_file.h"
#include "policies/evaluate/policy_tests.h"
#include "policies/prove/prove.h"

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
                        .code = "E-TEST",
                        .message = std::move(message)});
  }
}

std::string what_breaks(const ProofOutcome& outcome) {
  if (outcome.counterexample) {
    return "a request of class `" + outcome.counterexample->data_class + "` can reach `" + outcome.counterexample->target + "`";
  }
  const bool too_hard = outcome.plain == ProofOutcome::Result::TooHard || outcome.with_exceptions == ProofOutcome::Result::TooHard;
  return too_hard ? "it is too entangled to be proved" : "no such case exists";
}

void add_failed_assertions(const std::shared_ptr<const Policy>& policy, WallTime now, std::vector<Problem>& problems) {
  for (const ProofOutcome& outcome : prove(policy, now)) {
    if (outcome.holds()) continue;
    const Assertion& assertion = *outcome.assertion;
    problems.push_back({.file = policy->document().layers[assertion.layer].file,
                        .line = assertion.place.line,
                        .column = assertion.place.column,
                        .code = "E-ASSERT",
                        .message = "the policy's assertion `" + assertion.id + "` does not hold: " + what_breaks(outcome) +
                                   " (see `sekisho policy prove`)"});
  }
}

}  // namespace

void add_broken_claims(const std::shared_ptr<const Policy>& policy, WallTime now, std::vector<Problem>& problems) {
  add_failed_tests(policy, now, problems);
  add_failed_assertions(policy, now, problems);
}

ServedPolicy load_served_policy(const std::string& path, const Approvers& approvers, WallTime now, std::vector<Problem>& problems) {
  PolicyLoad load = load_policy_file(path, PolicyUse::Serve);
  problems.insert(problems.end(), load.problems.begin(), load.problems.end());
  if (!load.policy) return {};
  add_broken_claims(load.policy, now, problems);
  ServedPolicy served{load.policy, {}};
  for (const ExceptionApproval& approval : read_approvals(*load.policy, path, approvers, now)) {
    if (approval.fault.empty()) continue;
    served.exceptions_off.push_back(approval.id);
    problems.push_back({.severity = Problem::Severity::Warning,
                        .file = path,
                        .line = approval.place.line,
                        .column = approval.place.column,
                        .code = "W-EXC",
                        .message = "the exception `" + approval.id + "` is not served: " + approval.fault});
  }
  return served;
}

}  // namespace sekisho
