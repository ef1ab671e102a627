#include "policies/evaluate/policy_tests.h"

#include "policies/evaluate/decide.h"
#include "policies/model/words.h"

#include <algorithm>
#include <cmath>
#include <span>

namespace sekisho {
namespace {

// A request whose length is not known is expected to be answered at the usual length, so that prices still order targets.
constexpr std::int64_t kUsualTokensOut = 512;

template <class T>
T fact_or(const Facts& facts, std::string_view path, const T& otherwise) {
  const Fact* fact = facts.find(path);
  const T* value = fact != nullptr ? std::get_if<T>(&fact->value) : nullptr;
  return value != nullptr ? *value : otherwise;
}

std::string list_of(std::vector<std::string> words) {
  std::ranges::sort(words);
  const auto repeated = std::ranges::unique(words);
  words.erase(repeated.begin(), repeated.end());
  return text_of(std::span<const std::string>(words));
}

std::vector<std::string> rules_of(const Verdict& verdict) {
  std::vector<std::string> rules;
  for (const Failure& failure : verdict.failures) rules.emplace_back(failure.rule);
  return rules;
}

void compare_class(const Expectation& expected, const Decision& decision, std::vector<std::string>& out) {
  const Classification& got = decision.classification;
  if (expected.data_class && *expected.data_class != got.data_class) {
    out.push_back("class: expected " + *expected.data_class + ", got " + got.data_class);
  }
  if (expected.labels && list_of(*expected.labels) != list_of(got.labels)) {
    out.push_back("labels: expected " + list_of(*expected.labels) + ", got " + list_of(got.labels));
  }
}

void compare_order(const Expectation& expected, const Decision& decision, std::vector<std::string>& out) {
  if (expected.order && *expected.order != decision.order) {
    out.push_back("order: expected " + text_of(std::span<const std::string>(*expected.order)) + ", got " +
                  text_of(std::span<const std::string>(decision.order)));
  }
  for (const std::string& target : expected.never) {
    const Verdict* verdict = decision.find(target);
    if (verdict != nullptr && verdict->admitted) out.push_back("never: " + target + " is admitted");
  }
  if (!expected.blocked) return;
  const bool blocked = std::ranges::none_of(decision.verdicts, &Verdict::admitted);
  if (blocked == *expected.blocked) return;
  out.push_back(blocked ? "blocked: expected an admitted target, nothing is admitted"
                        : "blocked: expected nothing to be admitted, got " + text_of(std::span<const std::string>(decision.order)));
}

void compare_reasons(const Expectation& expected, const Decision& decision, std::vector<std::string>& out) {
  for (const auto& [target, rules] : expected.because) {
    const Verdict* verdict = decision.find(target);
    const std::vector<std::string> got = verdict != nullptr ? rules_of(*verdict) : std::vector<std::string>();
    for (const std::string& rule : rules) {
      if (std::ranges::find(got, rule) == got.end()) {
        out.push_back("because: " + target + " does not fail " + rule + ", its failures are " + list_of(got));
      }
    }
  }
  for (const auto& [target, data_class] : expected.residual) {
    const Verdict* verdict = decision.find(target);
    const std::string got(verdict != nullptr ? decision.residual_of(*verdict).data_class : "nothing: it does not serve the model asked");
    if (got != data_class) out.push_back("residual: expected " + data_class + " on " + target + ", got " + got);
  }
}

}  // namespace

DecisionInput input_of(const Given& given, WallTime now) {
  DecisionInput input;
  input.facts = given.facts;
  input.now = given.now.value_or(now);
  for (const auto& [type, count] : given.found) {
    Finding finding;
    finding.type = type;
    finding.confidence = Confidence::High;
    finding.segment = kPlaceUnknown;
    finding.count = count;
    if (count > 0) input.findings.push_back(std::move(finding));
  }
  for (const std::string& id : given.detectors_failed) input.detectors.push_back({id, DetectorStatus::Error, 0});
  for (const std::string& id : given.disabled) input.live.targets[id].enabled = false;
  for (const auto& [id, used] : given.budgets) input.live.budgets[id] = used;
  input.live.conversation_class = given.conversation_class;
  input.model = fact_or<std::string>(given.facts, "request.model", {});
  input.needs.images = fact_or(given.facts, "request.has_images", false);
  input.needs.tools = fact_or(given.facts, "request.has_tools", false);
  input.needs.tokens_in = static_cast<std::int64_t>(std::ceil(fact_or(given.facts, "request.tokens_est", 0.0)));
  input.needs.tokens_out = kUsualTokensOut;
  return input;
}

std::vector<std::string> differences(const Expectation& expected, const Decision& decision) {
  std::vector<std::string> out;
  compare_class(expected, decision, out);
  compare_order(expected, decision, out);
  compare_reasons(expected, decision, out);
  return out;
}

std::vector<TestOutcome> run_tests(const std::shared_ptr<const Policy>& policy, WallTime now) {
  std::vector<TestOutcome> out;
  for (const PolicyTest& test : policy->tests()) {
    TestOutcome outcome{test.name, true, differences(test.expect, decide(policy, input_of(test.given, now))), test.place};
    outcome.passed = outcome.differences.empty();
    out.push_back(std::move(outcome));
  }
  return out;
}

}  // namespace sekisho
