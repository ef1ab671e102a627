#include "policies/model/pattern_scope.h"
#include "policies/prove/fewest.h"
#include "policies/prove/filled.h"
#include "policies/prove/glob_overlap.h"
#include "policies/prove/no_case.h"
#include "policies/prove/policy_cases.h"
#include "policies/prove/remark.h"
#include "policies/prove/remark_phrases.h"
#include "policies/prove/visit.h"

#include <algorithm>
#include <functional>
#include <map>
#include <numeric>
#include <utility>

namespace sekisho {
namespace {

using Answer = Solver::Answer;
using Formulas = std::vector<FormulaId>;

// True where no value of anything makes it true: a leaf that asks for one of no words, or what needs such a leaf.
bool can_never_hold(const Expression& expression) {
  const std::vector<Expression>& parts = expression.parts;
  switch (expression.kind) {
    case Expression::Kind::All:
      return std::ranges::any_of(parts, can_never_hold);
    case Expression::Kind::Any:
      return std::ranges::all_of(parts, can_never_hold);
    case Expression::Kind::Not:
      return false;
    case Expression::Kind::Leaf:
      break;
  }
  const Operator op = expression.atom.op;
  const bool wants_one = op == Operator::In || op == Operator::Within || op == Operator::HasAny;
  return expression.atom.subject != Subject::Found && wants_one && expression.atom.operands.empty();
}

// Looks at every case of one policy. What it cannot decide it does not remark on.
class CaseCheck {
 public:
  CaseCheck(const Policy& policy, WallTime now, Language language)
      : policy_(policy),
        document_(policy.document()),
        say_(remark_phrases_of(language)),
        inputs_({&policy}, now),
        store_(inputs_.formulas()),
        cases_(policy, inputs_),
        solver_(store_) {}

  CaseRemarks take() {
    check_classify();
    check_transforms();
    check_exceptions();
    check_labels();
    if (!policy_.targets().empty()) {
      for (std::size_t i = 0; i < document_.constraints.size(); ++i) check_constraint(i);
      check_targets();
      check_assertions();
      for (std::size_t i = document_.start_class; i < policy_.classes().size(); ++i) check_class(i);
    }
    return {std::move(out_), solver_.questions(), solver_.steps()};
  }

 private:
  void remark(Remark::Code code, SourcePlace place, std::size_t layer, std::string message) {
    out_.push_back({code, place, layer, std::move(message), {}, {}});
  }

  void remark_on_name(Remark::Code code, std::string_view section, const std::string& name, std::string message) {
    out_.push_back({code, {}, 0, std::move(message), section, name});
  }

  TargetCases& target(std::size_t position) { return cases_.target(position, Removal::AsWritten); }

  Answer ask(std::size_t position, Formulas formulas) {
    if (std::ranges::find(formulas, store_.no()) != formulas.end()) return Answer::No;
    const Formulas& always = target(position).always();
    formulas.insert(formulas.end(), always.begin(), always.end());
    return solver_.solve(formulas);
  }

  // True where for no target there is a case with what `formulas_for` gives. The target of the last case comes first: questions that
  // follow one another are alike.
  bool never(const std::function<Formulas(std::size_t)>& formulas_for) {
    if (ask(latest_, formulas_for(latest_)) != Answer::No) return false;
    for (std::size_t i = 0; i < policy_.targets().size(); ++i) {
      if (i == latest_ || ask(i, formulas_for(i)) == Answer::No) continue;
      latest_ = i;
      return false;
    }
    return true;
  }

  void check_classify() {
    for (std::size_t i = 0; i < document_.classify.size(); ++i) {
      Formulas formulas = cases_.classification().always();
      formulas.insert(formulas.end(), inputs_.always().begin(), inputs_.always().end());
      formulas.push_back(cases_.classification().fires(i, inputs_.found_originally()));
      const ClassifyRule& rule = document_.classify[i];
      if (solver_.solve(formulas) == Answer::No) remark(Remark::Code::Dead, rule.place, rule.layer, filled(say_.dead_rule, {rule.id}));
    }
  }

  void check_transforms() {
    for (std::size_t i = 0; i < document_.transforms.size(); ++i) {
      const Transform& transform = document_.transforms[i];
      const auto is_found = [&](const std::string& type) {
        const auto finds = [&](const DetectorDeclaration& detector) { return could_match(type, detector); };
        return could_match_opaque(type) || std::ranges::any_of(document_.detectors, finds);
      };
      if (std::ranges::none_of(transform.types, is_found)) {
        remark(Remark::Code::Dead, transform.place, transform.layer, filled(say_.finds_nothing, {transform.id}));
      } else if (never([&](std::size_t position) { return Formulas{target(position).applies(i)}; })) {
        remark(Remark::Code::Dead, transform.place, transform.layer, filled(say_.dead_transform, {transform.id}));
      }
    }
  }

  void check_exceptions() {
    for (std::size_t i = 0; i < document_.exceptions.size(); ++i) {
      if (!never([&](std::size_t position) { return Formulas{target(position).relaxes(i)}; })) continue;
      remark(Remark::Code::Dead, document_.exceptions[i].place, 0, filled(say_.dead_exception, {document_.exceptions[i].id}));
    }
  }

  void check_labels() {
    for (std::size_t label = 0; label < policy_.labels().size(); ++label) {
      const auto sets = [&](const ClassifyRule& rule) { return std::ranges::find(rule.labels, label) != rule.labels.end(); };
      const bool is_set = std::ranges::any_of(document_.classify, sets);
      const bool is_asked = is_label_asked(policy_.labels()[label]);
      if (is_set && is_asked) continue;
      const std::string& name = policy_.labels()[label];
      remark_on_name(Remark::Code::Dead, "labels", name, filled(is_set ? say_.label_never_asked : say_.label_never_set, {name}));
    }
  }

  bool is_label_asked(const std::string& label) const {
    bool asked = false;
    const auto look = [&](const Atom& atom) {
      const bool labels = atom.subject == Subject::DataLabels || atom.subject == Subject::OriginalLabels;
      asked = asked || (labels && std::ranges::find(atom.operands, Scalar(label)) != atom.operands.end());
    };
    visit_deciding_atoms(document_, look);
    for (const PreferStage& stage : document_.prefer) visit_atoms(stage.when, look);
    for (const Obligation& obligation : document_.obligations) visit_atoms(obligation.when, look);
    for (const ResponseRule& rule : document_.response.scan) visit_atoms(rule.when, look);
    return asked;
  }

  void check_constraint(std::size_t position) {
    const Constraint& constraint = document_.constraints[position];
    const auto guard = [&](std::size_t i) { return Formulas{target(i).is_not(constraint.when, Kleene::False, constraint.layer)}; };
    if (never(guard)) {
      remark(Remark::Code::Dead, constraint.place, constraint.layer, filled(say_.dead_constraint, {constraint.id}));
      return;
    }
    if (can_never_hold(constraint.condition)) {
      const bool require = constraint.effect == Constraint::Effect::Require;
      remark(Remark::Code::Dead, constraint.condition.place, constraint.layer,
             filled(require ? say_.never_met : say_.never_denies, {constraint.id}));
    }
    const auto fails = [&](std::size_t i) { return Formulas{fail(i, position)}; };
    if (never(fails) || !decides_never(position, Exceptions::Off)) return;
    std::string message = filled(say_.shadowed, {constraint.id, joined(shadowers_of(position))});
    const bool by_exception = !document_.exceptions.empty() && !decides_never(position, Exceptions::On);
    if (by_exception) message += filled(say_.unless, {joined(exceptions_that_free(position))});
    remark(Remark::Code::Shadow, constraint.place, constraint.layer, std::move(message));
  }

  FormulaId fail(std::size_t i, std::size_t constraint) {
    const auto [place, added] = fails_.try_emplace({i, constraint}, 0);
    if (added) place->second = store_.negation(target(i).passes(constraint, Exceptions::Off));
    return place->second;
  }

  // No case in which this constraint alone keeps a target out.
  bool decides_never(std::size_t position, Exceptions exceptions) {
    return never([&](std::size_t i) {
      Formulas formulas{fail(i, position)};
      for (std::size_t other = 0; other < document_.constraints.size(); ++other) {
        if (other != position) formulas.push_back(target(i).passes(other, exceptions));
      }
      return formulas;
    });
  }

  // The one constraint that fails wherever this one does; where there is none, all that are needed together.
  std::vector<std::string> shadowers_of(std::size_t position) {
    std::vector<std::size_t> together;
    std::vector<bool> cleared(document_.constraints.size(), false);  // a case shows that they are not the one
    cleared[position] = true;
    for (std::size_t other = 0; other < document_.constraints.size(); ++other) {
      if (other != position) together.push_back(other);
      if (cleared[other]) continue;
      const auto alone = [&](std::size_t i) { return Formulas{fail(i, position), target(i).passes(other, Exceptions::Off)}; };
      if (never(alone)) return {"`" + document_.constraints[other].id + "`"};
      for (std::size_t further = other + 1; further < cleared.size(); ++further) {
        if (solver_.holds(target(latest_).passes(further, Exceptions::Off))) cleared[further] = true;
      }
    }
    std::vector<std::string> out;
    for (const std::size_t other : fewest(std::move(together), [&](const auto& fewer) { return shadow(position, fewer); })) {
      out.push_back("`" + document_.constraints[other].id + "`");
    }
    return out;
  }

  bool shadow(std::size_t position, const std::vector<std::size_t>& others) {
    return never([&](std::size_t i) {
      Formulas formulas{fail(i, position)};
      for (const std::size_t other : others) formulas.push_back(target(i).passes(other, Exceptions::Off));
      return formulas;
    });
  }

  // The exceptions that relax what shadows this constraint.
  std::vector<std::string> exceptions_that_free(std::size_t position) {
    std::vector<std::string> out;
    for (const PolicyException& exception : document_.exceptions) {
      const auto others = [&](const std::string& id) { return id != document_.constraints[position].id; };
      if (std::ranges::any_of(exception.relaxes, others)) out.push_back("`" + exception.id + "`");
    }
    return out;
  }

  void check_targets() {
    for (std::size_t i = 0; i < policy_.targets().size(); ++i) {
      if (!policy_.targets()[i].enabled || ask(i, {target(i).survives(Exceptions::On)}) != Answer::No) continue;
      remark(Remark::Code::Dead, policy_.targets()[i].place, 0,
             filled(say_.dead_target, {policy_.targets()[i].endpoint.id, joined(blockers_of(i))}));
    }
  }

  // A `possible` that is about nothing does not hold, which is an error.
  void check_assertions() {
    for (const Assertion& assertion : document_.assertions) {
      if (assertion.kind != Assertion::Kind::Forbid) continue;
      const std::optional<NoCase> no_case = find_no_case(cases_, assertion, solver_);
      if (no_case) remark(Remark::Code::Dead, assertion.place, assertion.layer, filled(phrase_of(*no_case, say_), {assertion.id}));
    }
  }

  // Constraints without any of which some case would let the target through.
  std::vector<std::string> blockers_of(std::size_t i) {
    std::vector<std::size_t> kept(document_.constraints.size());
    std::iota(kept.begin(), kept.end(), 0);
    kept = fewest(std::move(kept), [&](const std::vector<std::size_t>& fewer) {
      Formulas formulas;
      for (const std::size_t other : fewer) formulas.push_back(target(i).passes(other, Exceptions::On));
      return ask(i, std::move(formulas)) == Answer::No;
    });
    std::vector<std::string> out;
    for (const std::size_t constraint : kept) out.push_back("`" + document_.constraints[constraint].id + "`");
    return out;
  }

  void check_class(std::size_t data_class) {
    std::vector<std::string> survivors;
    for (std::size_t i = 0; i < policy_.targets().size(); ++i) {
      const FormulaId of_class = store_.is(cases_.classification().original().data_class, data_class);
      if (ask(i, {of_class, target(i).survives(Exceptions::Off)}) != Answer::No) survivors.push_back(policy_.targets()[i].endpoint.id);
    }
    const std::string& name = policy_.classes()[data_class];
    if (survivors.empty()) remark_on_name(Remark::Code::Empty, "classes", name, filled(say_.empty, {name}));
    if (survivors.size() == 1) remark_on_name(Remark::Code::Single, "classes", name, filled(say_.single, {name, survivors.front()}));
  }

  const Policy& policy_;
  const PolicyDocument& document_;
  const RemarkPhrases& say_;
  CaseInputs inputs_;
  FormulaStore& store_;
  PolicyCases cases_;
  Solver solver_;
  std::map<std::pair<std::size_t, std::size_t>, FormulaId> fails_;  // by target and constraint
  std::size_t latest_ = 0;                                          // the target of the last case that was found
  std::vector<Remark> out_;
};

}  // namespace

CaseRemarks remarks_on_cases(const Policy& policy, WallTime now, Language language) { return CaseCheck(policy, now, language).take(); }

}  // namespace sekisho
