#include "policies/prove/coverage.h"

#include "policies/evaluate/decide.h"
#include "policies/evaluate/policy_tests.h"

#include <algorithm>
#include <set>
#include <utility>

namespace sekisho {
namespace {

constexpr std::string_view kClassify = "classify";
constexpr std::string_view kConstraint = "constraint";
constexpr std::string_view kTransform = "transform";
constexpr std::string_view kException = "exception";

// Collects what the tests of one policy touch.
class CoverageCount {
 public:
  explicit CoverageCount(const std::shared_ptr<const Policy>& policy) : policy_(policy) {}

  void add(const PolicyTest& test, WallTime now) {
    const Decision decision = decide(policy_, input_of(test.given, now));
    for (const auto& [rule, evidence] : decision.classification.because) fired_.emplace(kClassify, rule);
    for (const Verdict& verdict : decision.verdicts) add(decision, verdict);
    for (const auto* exception : decision.exceptions) fired_.emplace(kException, exception->id);
    add_cells(test.expect, decision);
  }

  Coverage take() const {
    Coverage out;
    const PolicyDocument& document = policy_->document();
    count(kClassify, document.classify, out);
    count(kConstraint, document.constraints, out);
    count(kTransform, document.transforms, out);
    count(kException, document.exceptions, out);
    for (const Budget& budget : document.budgets) count(kConstraint, "budget:" + budget.id, out);
    out.cells = (policy_->classes().size() - document.start_class) * policy_->targets().size();
    out.cells_asserted = cells_.size();
    return out;
  }

 private:
  void add(const Decision& decision, const Verdict& verdict) {
    for (const Failure& failure : verdict.failures) fired_.emplace(kConstraint, failure.rule);
    for (const auto& constraint : verdict.relaxed) fired_.emplace(kConstraint, constraint);
    for (const auto* transform : decision.residual_of(verdict).transforms) fired_.emplace(kTransform, transform->id);
  }

  // An order that is shorter than the cut leaves out only what is not admitted.
  void add_cells(const Expectation& expect, const Decision& decision) {
    const auto assert_target = [&](const std::string& target) { cells_.emplace(decision.classification.data_class, target); };
    const bool order_is_all = expect.order && expect.order->size() < policy_->fallback().max_attempts;
    for (const PolicyTarget& target : policy_->targets()) {
      if (expect.blocked == true || order_is_all) assert_target(target.endpoint.id);
    }
    for (const std::string& target : expect.order.value_or(std::vector<std::string>())) assert_target(target);
    for (const std::string& target : expect.never) assert_target(target);
    for (const auto& [target, rules] : expect.because) assert_target(target);
    for (const auto& [target, data_class] : expect.residual) assert_target(target);
  }

  template <class Rule>
  void count(std::string_view section, const std::vector<Rule>& rules, Coverage& out) const {
    for (const Rule& rule : rules) count(section, rule.id, out);
  }
  void count(std::string_view section, const std::string& id, Coverage& out) const {
    ++out.rules;
    if (!fired_.contains({section, id})) out.never_fired.push_back(id);
  }

  const std::shared_ptr<const Policy>& policy_;
  std::set<std::pair<std::string_view, std::string>> fired_;  // by section, for an id may stand in several
  std::set<std::pair<std::string, std::string>> cells_;
};

}  // namespace

Coverage cover(const std::shared_ptr<const Policy>& policy, WallTime now) {
  CoverageCount count(policy);
  for (const PolicyTest& test : policy->tests()) count.add(test, now);
  return count.take();
}

}  // namespace sekisho
