#include "config/policy_lines.h"

#include "config/policy_given.h"
#include "config/yaml_problems.h"
#include "gateway/core/json_tape.h"
#include "policies/evaluate/decide.h"
#include "policies/evaluate/policy_tests.h"
#include "policies/model/program.h"

#include <algorithm>

namespace sekisho {
namespace {

std::string list_of(const std::vector<std::string>& words) {
  std::string out = "[";
  for (const std::string& word : words) out += (out.size() > 1 ? "," : "") + json_quote(word);
  return out + "]";
}

std::string rules_of(const Verdict& verdict) {
  std::vector<std::string> rules;
  for (const Failure& failure : verdict.failures) rules.emplace_back(failure.rule);
  std::ranges::sort(rules);
  return list_of(rules);
}

std::string error_line(const Problems& problems, std::size_t number) {
  std::string message;
  for (const Problem& problem : problems.sorted()) {
    if (problem.severity == Problem::Severity::Error) message += (message.empty() ? "" : "; ") + problem.message;
  }
  return "{\"error\":" + json_quote(message) + ",\"line\":" + std::to_string(number) + "}";
}

}  // namespace

std::string to_decide_json(const Decision& decision) {
  std::vector<const Verdict*> verdicts;
  for (const Verdict& verdict : decision.verdicts) verdicts.push_back(&verdict);
  std::ranges::sort(verdicts, {}, [](const Verdict* verdict) { return verdict->target; });
  std::string residual;
  std::string fails;
  for (const Verdict* verdict : verdicts) {
    residual += (residual.empty() ? "" : ",") + json_quote(verdict->target) + ":" + json_quote(decision.residual_of(*verdict).data_class);
    if (verdict->failures.empty()) continue;
    fails += (fails.empty() ? "" : ",") + json_quote(verdict->target) + ":" + rules_of(*verdict);
  }
  return "{\"class\":" + json_quote(decision.classification.data_class) + ",\"labels\":" + list_of(decision.classification.labels) +
         ",\"order\":" + list_of(decision.order) + ",\"residual\":{" + residual + "},\"fails\":{" + fails + "}}";
}

DecideLine decide_line(const std::shared_ptr<const Policy>& policy, std::string_view line, std::size_t number, WallTime now) {
  Problems problems("");
  const GivenScope scope{policy->document(), policy->program().local_time()};
  const Given given = read_given_json(line, static_cast<int>(number), scope, problems);
  if (problems.errors() > 0) return {error_line(problems, number), false};
  return {to_decide_json(decide(policy, input_of(given, now))), true};
}

}  // namespace sekisho
