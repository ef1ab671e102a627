#include "policies/evaluate/decide.h"

#include "policies/evaluate/classify.h"
#include "policies/evaluate/constrain.h"
#include "policies/evaluate/evaluation.h"
#include "policies/evaluate/rank.h"

#include <algorithm>

namespace sekisho {
namespace {

// The targets that the asked model stands for, as bits; empty where it stands for none.
std::vector<std::uint64_t> served_by(const Program& program, const std::string& model) {
  if (model.empty() || model == "auto") {
    std::vector<std::uint64_t> all(program.targets().words(), ~std::uint64_t{0});
    const std::size_t rest = program.targets().size() % 64;
    if (rest != 0) all.back() = (std::uint64_t{1} << rest) - 1;
    return all;
  }
  const std::vector<std::uint64_t>* served = program.targets().find_served(model);
  return served == nullptr ? std::vector<std::uint64_t>() : *served;
}

void add_verdicts(const Evaluation& evaluation, const std::vector<std::uint64_t>& served, Decision& decision,
                  std::vector<std::size_t>& positions) {
  const std::vector<PolicyTarget>& targets = evaluation.policy().targets();
  for (std::size_t target = 0; target < targets.size(); ++target) {
    if ((served[target / 64] >> (target % 64) & 1U) == 0) continue;
    Verdict verdict;
    verdict.target = targets[target].endpoint.id;
    verdict.residual_class = decision.classification.data_class;
    verdict.labels = decision.classification.labels;
    verdict.estimated_cost = estimated_cost(evaluation, target);
    decision.verdicts.push_back(std::move(verdict));
    positions.push_back(target);
  }
}

}  // namespace

Decision decide(const std::shared_ptr<const Policy>& policy, const DecisionInput& input) {
  Decision decision;
  decision.policy = policy;
  Evaluation evaluation(*policy, input);
  Joined joined = classify(evaluation);
  decision.classification = {policy->classes()[joined.data_class], joined.labels, std::move(joined.because)};
  evaluation.classified(joined.data_class, std::move(joined.labels));

  const std::vector<std::uint64_t> served = served_by(policy->program(), input.model);
  decision.model_known = !served.empty();
  if (!decision.model_known) return decision;
  std::vector<std::size_t> positions;
  add_verdicts(evaluation, served, decision, positions);
  constrain(evaluation, served, decision.verdicts);
  rank(evaluation, positions, decision);
  return decision;
}

const Verdict* Decision::find(std::string_view target) const {
  const auto found = std::ranges::find(verdicts, target, &Verdict::target);
  return found == verdicts.end() ? nullptr : &*found;
}

}  // namespace sekisho
