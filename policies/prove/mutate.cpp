#include "policies/prove/mutate.h"

#include "policies/evaluate/policy_tests.h"
#include "policies/prove/prove.h"

#include <algorithm>

namespace sekisho {
namespace {

using Section = SurvivingMutant::Section;

// Where in a document its rules of one section are.
template <class Rule>
struct RuleList {
  Section section;
  std::vector<Rule> PolicyDocument::* rules;
};

std::size_t layer_of(const ClassifyRule& rule) { return rule.layer; }
std::size_t layer_of(const Constraint& constraint) { return constraint.layer; }
std::size_t layer_of(const Transform& transform) { return transform.layer; }
std::size_t layer_of(const PolicyException&) { return 0; }
std::size_t layer_of(const Budget&) { return 0; }
std::size_t layer_of(const PreferStage&) { return 0; }

template <class Rule>
std::string name_of(const Rule& rule, std::size_t /*position*/) {
  return rule.id;
}
std::string name_of(const PreferStage&, std::size_t position) { return std::to_string(position + 1); }

// Drops the rules of one section one by one.
template <class Rule>
void drop_each(const Policy& policy, RuleList<Rule> list, WallTime now, MutationRun& run) {
  const std::vector<Rule>& rules = policy.document().*list.rules;
  for (std::size_t i = 0; i < rules.size(); ++i) {
    PolicyDocument document = policy.document();
    std::vector<Rule>& left = document.*list.rules;
    left.erase(left.begin() + static_cast<std::ptrdiff_t>(i));
    ++run.rules;
    if (!keeps_its_word(std::make_shared<const Policy>(std::move(document)), now)) continue;
    run.survivors.push_back({list.section, name_of(rules[i], i), rules[i].place, layer_of(rules[i])});
  }
}

}  // namespace

bool keeps_its_word(const std::shared_ptr<const Policy>& policy, WallTime now) {
  return std::ranges::all_of(run_tests(policy, now), &TestOutcome::passed) && std::ranges::all_of(prove(policy, now), &ProofOutcome::holds);
}

MutationRun mutate(const std::shared_ptr<const Policy>& policy, WallTime now) {
  MutationRun run;
  run.good_unchanged = keeps_its_word(policy, now);
  if (!run.good_unchanged) return run;
  drop_each(*policy, RuleList<ClassifyRule>{Section::Classify, &PolicyDocument::classify}, now, run);
  drop_each(*policy, RuleList<Constraint>{Section::Constraint, &PolicyDocument::constraints}, now, run);
  drop_each(*policy, RuleList<Transform>{Section::Transform, &PolicyDocument::transforms}, now, run);
  drop_each(*policy, RuleList<PolicyException>{Section::Exception, &PolicyDocument::exceptions}, now, run);
  drop_each(*policy, RuleList<Budget>{Section::Budget, &PolicyDocument::budgets}, now, run);
  drop_each(*policy, RuleList<PreferStage>{Section::Prefer, &PolicyDocument::prefer}, now, run);
  return run;
}

}  // namespace sekisho
