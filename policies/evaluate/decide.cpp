#include "policies/evaluate/decide.h"

#include "policies/evaluate/classify.h"
#include "policies/evaluate/constrain.h"
#include "policies/evaluate/evaluation.h"
#include "policies/evaluate/exceptions.h"
#include "policies/evaluate/rank.h"
#include "policies/evaluate/residuals.h"

#include <algorithm>
#include <bit>

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

void add_residuals(const Evaluation& evaluation, const Residuals& residuals, Decision& decision) {
  const PolicyDocument& document = evaluation.program().document();
  for (const TransformedGroup& group : residuals.groups()) {
    const ResidualClass& received = residuals.received_by(group);
    Residual& residual = decision.residuals.emplace_back();
    residual.data_class = document.classes[received.found.data_class];
    for (const std::size_t label : evaluation.program().labels_by_name()) {
      if (received.found.labels[label]) residual.labels.emplace_back(document.labels[label]);
    }
    for (const std::size_t transform : group.transforms) residual.transforms.push_back(&document.transforms[transform]);
  }
}

void add_verdicts(const Evaluation& evaluation, const Residuals& residuals, const std::vector<std::uint64_t>& served, Decision& decision,
                  std::vector<std::size_t>& positions) {
  const std::vector<PolicyTarget>& targets = evaluation.policy().targets();
  std::size_t count = 0;
  for (const std::uint64_t word : served) count += static_cast<std::size_t>(std::popcount(word));
  decision.verdicts.reserve(count);
  positions.reserve(count);
  for (std::size_t target = 0; target < targets.size(); ++target) {
    if ((served[target / 64] >> (target % 64) & 1U) == 0) continue;
    Verdict verdict;
    verdict.target = targets[target].endpoint.id;
    verdict.residual = static_cast<std::uint32_t>(residuals.group_of(target));
    verdict.estimated_cost = estimated_cost(evaluation, target);
    decision.verdicts.push_back(std::move(verdict));
    positions.push_back(target);
  }
}

// What comes with the decision whatever target answers. Neither is left out where its condition is unknown.
void attach_duties(Evaluation& evaluation, Decision& decision) {
  const PolicyDocument& document = evaluation.program().document();
  for (const CompiledRule& compiled : evaluation.program().obligations()) {
    if (evaluation.value(compiled.when) != Kleene::False) decision.obligations.push_back(&document.obligations[compiled.index]);
  }
  for (const CompiledRule& compiled : evaluation.program().response()) {
    if (evaluation.value(compiled.when) != Kleene::False) decision.response.push_back(&document.response.scan[compiled.index]);
  }
}

Decision judge(const Policy& policy, const DecisionInput& input);

// A target that the first layer alone would refuse is refused, whatever a lower one adds: a sealed policy.
void hold_to(const Policy& first_layer, Evaluation& evaluation, std::vector<Verdict>& verdicts) {
  const Decision alone = judge(first_layer, evaluation.input());
  for (std::size_t i = 0; i < verdicts.size(); ++i) {
    Verdict& verdict = verdicts[i];
    const Verdict& other = alone.verdicts[i];
    for (const Failure& failure : other.failures) {
      if (std::ranges::find(verdict.failures, failure.rule, &Failure::rule) != verdict.failures.end()) continue;
      const auto kept = [&](std::string_view text) { return evaluation.keep(std::string(text)); };
      verdict.failures.push_back({kept(failure.rule), kept(failure.path), kept(failure.want), kept(failure.got), failure.why});
    }
    std::ranges::sort(verdict.failures, {}, &Failure::rule);
    verdict.constraints_hold = verdict.constraints_hold && other.constraints_hold;
    verdict.budgets_hold = verdict.budgets_hold && other.budgets_hold;
    verdict.admitted = verdict.admitted && other.admitted;
  }
}

void judge_targets(Evaluation& evaluation, const Joined& joined, const std::vector<std::uint64_t>& served, Decision& decision) {
  const Residuals residuals(evaluation, joined, served);
  evaluation.transformed(residuals);
  const ActiveExceptions exceptions(evaluation);
  decision.exceptions = exceptions.list();
  std::vector<std::size_t> positions;
  add_residuals(evaluation, residuals, decision);
  add_verdicts(evaluation, residuals, served, decision, positions);
  constrain(evaluation, exceptions, served, decision.verdicts);
  if (const Policy* first_layer = evaluation.policy().first_layer()) hold_to(*first_layer, evaluation, decision.verdicts);
  rank(evaluation, positions, decision);
}

Decision judge(const Policy& policy, const DecisionInput& input) {
  Decision decision;
  Evaluation evaluation(policy, input);
  Joined joined = classify(evaluation);
  std::vector<std::string> labels = names_of(policy.program(), joined.all.labels);
  decision.classification = {policy.classes()[joined.all.data_class], labels, std::move(joined.because)};
  evaluation.classified(joined.all.data_class, std::move(labels));
  attach_duties(evaluation, decision);

  const std::vector<std::uint64_t> served = served_by(policy.program(), input.model);
  decision.model_known = !served.empty();
  if (decision.model_known) judge_targets(evaluation, joined, served, decision);
  decision.texts = evaluation.texts();
  return decision;
}

}  // namespace

Decision decide(const std::shared_ptr<const Policy>& policy, const DecisionInput& input) {
  Decision decision = judge(*policy, input);
  decision.policy = policy;
  return decision;
}

const Verdict* Decision::find(std::string_view target) const {
  const auto found = std::ranges::find(verdicts, target, &Verdict::target);
  return found == verdicts.end() ? nullptr : &*found;
}

}  // namespace sekisho
