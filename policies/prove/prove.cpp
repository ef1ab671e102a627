#include "policies/prove/prove.h"

#include "policies/evaluate/decide.h"
#include "policies/evaluate/policy_tests.h"
#include "policies/prove/case_count.h"
#include "policies/prove/counterexample.h"
#include "policies/prove/fewest.h"
#include "policies/prove/lowered.h"
#include "policies/prove/pins.h"
#include "policies/prove/request_search.h"

#include <algorithm>
#include <numeric>

namespace sekisho {
namespace {

using Result = ProofOutcome::Result;
using Answer = Solver::Answer;

// Proves one assertion after the other over the same cases.
class Prover {
 public:
  Prover(const std::shared_ptr<const Policy>& policy, WallTime now)
      : policy_(policy), now_(now), inputs_({policy.get()}, now), cases_(*policy, inputs_), solver_(inputs_.formulas()) {}

  ProofOutcome prove(const Assertion& assertion) {
    assertion_ = &assertion;
    ProofOutcome outcome;
    outcome.assertion = &assertion;
    outcome.lowered = may_be_lowered(policy_->document(), assertion);
    outcome.sealed = policy_->first_layer() != nullptr;
    const std::uint64_t before = solver_.steps();
    questions_ = 0;
    const bool forbid = assertion.kind == Assertion::Kind::Forbid;
    outcome.plain = forbid ? rule_out(Exceptions::Off, outcome) : find_one(Exceptions::Off, outcome);
    outcome.with_exceptions = outcome.plain;
    const bool exceptions_matter = forbid && outcome.plain == Result::Proved && !policy_->document().exceptions.empty();
    if (exceptions_matter) outcome.with_exceptions = rule_out(Exceptions::On, outcome);
    outcome.steps = solver_.steps() - before + questions_;
    if (forbid && outcome.holds()) outcome.no_case = find_no_case(cases_, assertion, solver_);
    return outcome;
  }

 private:
  // The formulas of the cases that the assertion is about and in which the target survives.
  std::vector<FormulaId> question(std::size_t target, Removal removal, Exceptions exceptions) {
    TargetCases& cases = cases_.target(target, removal);
    return {cases.is_not(assertion_->target, Kleene::False, assertion_->layer),
            cases.is_not(assertion_->when, Kleene::False, assertion_->layer), cases.survives(exceptions)};
  }

  Answer ask(std::size_t target, Removal removal, std::vector<FormulaId> formulas) {
    ++questions_;
    if (std::ranges::find(formulas, inputs_.formulas().no()) != formulas.end()) return Answer::No;
    const std::vector<FormulaId>& always = cases_.target(target, removal).always();
    formulas.insert(formulas.end(), always.begin(), always.end());
    return solver_.solve(formulas);
  }

  Result rule_out(Exceptions exceptions, ProofOutcome& outcome) {
    Result result = Result::Proved;
    outcome.cases = 0;
    std::vector<std::size_t> broken;
    for (std::size_t target = 0; target < policy_->targets().size(); ++target) {
      const std::vector<FormulaId> formulas = question(target, Removal::Arbitrary, exceptions);
      if (formulas.front() == inputs_.formulas().no()) continue;  // the assertion is not about this target
      outcome.cases += count_cases(cases_, target, Removal::Arbitrary, assertion_->layer, formulas);
      const Answer answer = ask(target, Removal::Arbitrary, formulas);
      if (answer == Answer::Yes) broken.push_back(target);
      if (answer == Answer::TooHard) result = Result::TooHard;
    }
    if (broken.empty()) return result;
    outcome.counterexample = counterexample(broken, exceptions);
    return outcome.counterexample ? Result::Broken : Result::TooHard;
  }

  // Of the targets to which it can happen, one to which it can with the transforms as they are written, where there is one.
  std::optional<Counterexample> counterexample(const std::vector<std::size_t>& broken, Exceptions exceptions) {
    for (const Removal removal : {Removal::AsWritten, Removal::Arbitrary}) {
      for (const std::size_t target : broken) {
        auto witness = find_witness(cases_, target, removal, question(target, removal, exceptions), solver_);
        if (!witness) continue;
        Counterexample found = told(*witness, removal);
        if (found.as_written) {
          const Given given = given_of(cases_, *witness, assertion_->layer);
          add_given(given, found);
          if (!found.given) search(given, broken, exceptions, found);
        }
        for (const std::size_t other : broken) {
          const std::string& id = policy_->targets()[other].endpoint.id;
          if (id != found.target) found.other_targets.push_back(id);
        }
        return found;
      }
    }
    return std::nullopt;
  }

  Counterexample told(const Witness& witness, Removal removal) {
    Counterexample found = describe(cases_, witness, *assertion_, removal);
    found.as_written = removal == Removal::AsWritten;
    return found;
  }

  // Another case takes the place of the one found where a request can be written down for it.
  void search(const Given& near, const std::vector<std::size_t>& broken, Exceptions exceptions, Counterexample& found) {
    RequestSearch requests(*policy_, inputs_, *assertion_, exceptions, now_);
    const std::optional<RequestSearch::Hit> hit = requests.find(near, broken);
    if (!hit) return;
    std::vector<FormulaId> formulas = question(hit->target, Removal::AsWritten, exceptions);
    const std::vector<FormulaId> pins = pins_of(cases_, hit->given, now_);
    formulas.insert(formulas.end(), pins.begin(), pins.end());
    const auto witness = find_witness(cases_, hit->target, Removal::AsWritten, std::move(formulas), solver_);
    if (!witness) return;
    Counterexample other = told(*witness, Removal::AsWritten);
    add_given(hit->given, other);
    if (other.given) found = std::move(other);
  }

  // `policy decide` refuses a declared class that there is not.
  bool can_be_declared(const Given& given) const {
    const Fact* declared = given.facts.find(inputs_.declared_class().path);
    const auto* name = declared == nullptr ? nullptr : std::get_if<std::string>(&declared->value);
    return name == nullptr || policy_->find_class(*name).has_value();
  }

  // A request counts only where decide() does with it what the case says, before the transforms and after them. The words are then of
  // the request: its labels are all told.
  void add_given(const Given& given, Counterexample& found) {
    if (!can_be_declared(given)) return;
    const Decision decision = decide(policy_, input_of(given, now_));
    const Verdict* verdict = decision.find(found.target);
    if (verdict == nullptr || !verdict->admitted || decision.classification.data_class != found.data_class) return;
    const Residual& left = decision.residual_of(*verdict);
    const bool same = left.data_class == found.residual_class && asked(left.labels) == found.residual_labels;
    if (!same || asked(decision.classification.labels) != found.labels) return;
    found.given = given;
    found.labels = decision.classification.labels;
    found.residual_labels.assign(left.labels.begin(), left.labels.end());
  }

  // The labels that some condition asks for.
  template <class Labels>
  std::vector<std::string> asked(const Labels& labels) const {
    std::vector<std::string> out;
    for (const auto& label : labels) {
      if (inputs_.labels_asked().contains(std::string(label))) out.emplace_back(label);
    }
    return out;
  }

  Result find_one(Exceptions exceptions, ProofOutcome& outcome) {
    Result result = Result::Broken;
    for (std::size_t target = 0; target < policy_->targets().size(); ++target) {
      const std::vector<FormulaId> formulas = question(target, Removal::AsWritten, exceptions);
      if (formulas.front() == inputs_.formulas().no()) continue;
      outcome.cases += count_cases(cases_, target, Removal::AsWritten, assertion_->layer, formulas);
      const Answer answer = ask(target, Removal::AsWritten, formulas);
      if (answer == Answer::Yes) return Result::Proved;
      if (answer == Answer::TooHard) result = Result::TooHard;
    }
    for (std::size_t target = 0; target < policy_->targets().size(); ++target) add_obstacle(target, outcome);
    return result;
  }

  // What each constraint and then each budget says of the target, and its name.
  std::vector<std::pair<FormulaId, std::string>> rules_on(TargetCases& cases) {
    std::vector<std::pair<FormulaId, std::string>> out;
    const std::vector<Constraint>& constraints = policy_->document().constraints;
    for (std::size_t i = 0; i < constraints.size(); ++i) out.emplace_back(cases.passes(i, Exceptions::Off), constraints[i].id);
    for (const Budget& budget : policy_->document().budgets) out.emplace_back(cases.budget_holds(budget), "budget:" + budget.id);
    return out;
  }

  // Leaves out constraints one by one as long as the case stays impossible.
  void add_obstacle(std::size_t target, ProofOutcome& outcome) {
    TargetCases& cases = cases_.target(target, Removal::AsWritten);
    std::vector<FormulaId> formulas = question(target, Removal::AsWritten, Exceptions::Off);
    if (formulas.front() == inputs_.formulas().no()) return;
    formulas.pop_back();
    Obstacle obstacle{policy_->targets()[target].endpoint.id, !policy_->targets()[target].enabled, {}};
    if (!obstacle.disabled && ask(target, Removal::AsWritten, formulas) == Answer::Yes) {
      const auto rules = rules_on(cases);
      std::vector<std::size_t> kept(rules.size());
      std::iota(kept.begin(), kept.end(), 0);
      kept = fewest(std::move(kept), [&](const std::vector<std::size_t>& fewer) {
        std::vector<FormulaId> all = formulas;
        for (const std::size_t other : fewer) all.push_back(rules[other].first);
        return ask(target, Removal::AsWritten, std::move(all)) == Answer::No;
      });
      for (const std::size_t left : kept) obstacle.constraints.push_back(rules[left].second);
    }
    outcome.obstacles.push_back(std::move(obstacle));
  }

  std::shared_ptr<const Policy> policy_;
  WallTime now_;
  CaseInputs inputs_;
  PolicyCases cases_;
  Solver solver_;
  const Assertion* assertion_ = nullptr;
  std::uint64_t questions_ = 0;
};

}  // namespace

std::vector<ProofOutcome> prove(const std::shared_ptr<const Policy>& policy, WallTime now) {
  std::vector<ProofOutcome> out;
  if (policy->document().assertions.empty()) return out;
  Prover prover(policy, now);
  for (const Assertion& assertion : policy->document().assertions) out.push_back(prover.prove(assertion));
  return out;
}

}  // namespace sekisho
