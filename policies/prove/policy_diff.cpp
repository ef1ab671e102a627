#include "policies/prove/policy_diff.h"

#include "policies/model/packs.h"
#include "policies/model/program.h"
#include "policies/prove/counterexample.h"
#include "policies/prove/expiry.h"
#include "policies/prove/order_diff.h"
#include "policies/prove/removal_links.h"
#include "policies/prove/witness.h"

#include <algorithm>

namespace sekisho {
namespace {

using Answer = Solver::Answer;
using Formulas = std::vector<FormulaId>;

std::optional<std::size_t> find_target(const Policy& policy, const std::string& id) {
  const auto found =
      std::ranges::find(policy.targets(), id, [](const PolicyTarget& target) -> const std::string& { return target.endpoint.id; });
  if (found == policy.targets().end()) return std::nullopt;
  return static_cast<std::size_t>(found - policy.targets().begin());
}

// Compares the cases of two policies over one set of inputs.
class CaseComparison {
 public:
  CaseComparison(const Policy& before, const Policy& after, WallTime now, const OpaqueParts& parts, const std::function<bool()>& give_up)
      : give_up_(give_up),
        inputs_({&before, &after}, now, parts),
        parts_(parts.unread == nullptr ? std::vector<std::string>() : parts.types),
        store_(inputs_.formulas()),
        before_(before, inputs_),
        after_(after, inputs_),
        solver_(store_),
        floors_(link_floors()) {}

  void compare(PolicyDiff& out) {
    for (std::size_t i = 0; i < after_.policy().targets().size(); ++i) {
      const std::string& id = after_.policy().targets()[i].endpoint.id;
      const std::optional<std::size_t> old = find_target(before_.policy(), id);
      if (!old) out.targets_added.push_back(id);
      if (old) compare(before_, *old, after_, i, out.denied);
      if (old) compare(after_, i, before_, *old, out.allowed);
    }
    for (const PolicyTarget& target : before_.policy().targets()) {
      if (!find_target(after_.policy(), target.endpoint.id)) out.targets_removed.push_back(target.endpoint.id);
    }
    out.undecided = undecided_;
  }

 private:
  // What a caller declares, and the class that a conversation had, are the same for both policies, by name.
  Formulas link_floors() {
    std::vector<std::string> names = before_.policy().classes();
    for (const std::string& name : after_.policy().classes()) {
      if (!before_.policy().find_class(name)) names.push_back(name);
    }
    const VariableId earlier = store_.add_variable(names.size() + 1);
    Formulas out = before_.classification().floor_follows(earlier, names);
    const Formulas more = after_.classification().floor_follows(earlier, names);
    out.insert(out.end(), more.begin(), more.end());
    return out;
  }

  // Cases in which the one policy lets the target through and the other does not.
  void compare(PolicyCases& lets, std::size_t target, PolicyCases& stops, std::size_t same_target, std::vector<ReachChange>& out) {
    if (given_up()) return;
    TargetCases& through = lets.target(target, Removal::AsWritten);
    TargetCases& stopped = stops.target(same_target, Removal::AsWritten);
    Formulas formulas{through.survives(Exceptions::On), store_.negation(stopped.survives(Exceptions::On))};
    if (std::ranges::find(formulas, store_.no()) != formulas.end()) return;
    const Formulas removals = link_removals(through, stopped, inputs_);
    for (const Formulas* more : {&through.always(), &stopped.always(), static_cast<const Formulas*>(&floors_), &removals}) {
      formulas.insert(formulas.end(), more->begin(), more->end());
    }
    for (std::size_t data_class = 0; data_class < lets.policy().classes().size(); ++data_class) {
      Formulas of_class = formulas;
      of_class.push_back(store_.is(lets.classification().original().data_class, data_class));
      list(lets, target, std::move(of_class), out);
    }
  }

  // The smallest sets of labels with which it happens, a few of them.
  void list(PolicyCases& lets, std::size_t target, Formulas formulas, std::vector<ReachChange>& out) {
    constexpr int kMostListed = 3;
    for (int listed = 0; ask(formulas); ++listed) {
      if (listed == kMostListed) {
        out.back().more = true;
        return;
      }
      Formulas settled = formulas;
      settle(variables_to_tell(lets), settled, store_, solver_);
      if (!ask(settled)) return;
      const Assignment values = assignment_of(store_, solver_);
      out.push_back(change_of(lets, target, values));
      Formulas without;
      for (const std::optional<VariableId>& label : lets.classification().original().labels) {
        if (label && values[*label] == 1) without.push_back(store_.is(*label, 0));
      }
      if (without.empty()) return;
      formulas.push_back(store_.any(without));
    }
  }

  bool ask(const Formulas& formulas) {
    if (given_up()) return false;
    const Answer answer = solver_.solve(formulas);
    undecided_ = undecided_ || answer == Answer::TooHard;
    return answer == Answer::Yes;
  }

  bool given_up() {
    if (!give_up_ || !give_up_()) return false;
    undecided_ = true;
    return true;
  }

  std::vector<VariableId> variables_to_tell(PolicyCases& lets) {
    std::vector<VariableId> out;
    for (const PolicyException& exception : lets.policy().document().exceptions) out.push_back(inputs_.exception(exception.id));
    out.push_back(inputs_.moment());
    for (const std::optional<VariableId>& label : lets.classification().original().labels) {
      if (label) out.push_back(*label);
    }
    for (std::size_t i = 0; i < inputs_.found().detectors().size(); ++i) out.push_back(inputs_.found().failed(i));
    for (const FactDomain& fact : inputs_.facts()) {
      out.push_back(fact.variable);
      out.insert(out.end(), fact.members.begin(), fact.members.end());
    }
    return out;
  }

  ReachChange change_of(PolicyCases& lets, std::size_t target, const Assignment& values) {
    const Policy& policy = lets.policy();
    ReachChange out{policy.targets()[target].endpoint.id,
                    policy.classes()[values[lets.classification().original().data_class]],
                    {},
                    {},
                    {},
                    {},
                    parts_,
                    {}};
    const std::vector<std::optional<VariableId>>& labels = lets.classification().original().labels;
    for (std::size_t label = 0; label < labels.size(); ++label) {
      if (labels[label] && values[*labels[label]] == 1) out.labels.push_back(policy.labels()[label]);
    }
    for (const FactDomain& fact : inputs_.facts()) {
      if (&fact == &inputs_.declared_class()) continue;
      const FactChoice& choice = fact.choices[values[fact.variable]];
      if (!fact.is_list && values[fact.variable] != 0) out.facts.emplace_back(fact.path, text_of(choice));
      for (std::size_t i = 0; fact.is_list && i < fact.words.size(); ++i) {
        if (values[fact.members[i]] == 1) out.facts.emplace_back(fact.path, fact.words[i]);
      }
    }
    for (std::size_t i = 0; i < inputs_.found().detectors().size(); ++i) {
      if (values[inputs_.found().failed(i)] == 1) out.detectors.push_back(inputs_.found().detectors()[i]);
    }
    for (std::size_t i = 0; i < policy.document().exceptions.size(); ++i) {
      const FormulaId relaxes = lets.target(target, Removal::AsWritten).relaxes(i);
      if (holds(relaxes, values, store_)) out.exceptions.push_back(policy.document().exceptions[i].id);
    }
    const std::size_t stretch = values[inputs_.moment()];
    if (stretch > 0) out.from = moment_text(inputs_.moments()[stretch], policy);
    return out;
  }

  const std::function<bool()>& give_up_;
  CaseInputs inputs_;
  const std::vector<std::string> parts_;  // of which each request here has one
  FormulaStore& store_;
  PolicyCases before_;
  PolicyCases after_;
  Solver solver_;
  Formulas floors_;
  bool undecided_ = false;
};

// The types of parts that the one policy takes up and the other does not.
std::vector<std::string> taken_only_by(const Policy& one, const Policy& other) {
  std::vector<std::string> out;
  for (const std::string_view type : opaque_types()) {
    if (one.program().takes_opaque(type) && !other.program().takes_opaque(type)) out.emplace_back(type);
  }
  return out;
}

bool is_said(const std::vector<ReachChange>& changes, const ReachChange& change) {
  return std::ranges::any_of(changes, [&](const ReachChange& said) {
    return said.target == change.target && said.data_class == change.data_class && said.labels == change.labels &&
           said.facts == change.facts && said.detectors == change.detectors && said.exceptions == change.exceptions &&
           said.from == change.from;
  });
}

// What is so without such a part too need not be said again.
void add_new(std::vector<ReachChange>& to, std::vector<ReachChange>& from) {
  const std::vector<ReachChange> before = to;
  for (ReachChange& change : from) {
    if (!is_said(before, change)) to.push_back(std::move(change));
  }
}

}  // namespace

PolicyDiff diff(const std::shared_ptr<const Policy>& before, const std::shared_ptr<const Policy>& after, WallTime now,
                const std::function<bool()>& give_up) {
  PolicyDiff out;
  const std::vector<std::string> gained = taken_only_by(*after, *before);
  const std::vector<std::string> lost = taken_only_by(*before, *after);
  OpaqueParts none{gained, nullptr};
  none.types.insert(none.types.end(), lost.begin(), lost.end());
  CaseComparison(*before, *after, now, none, give_up).compare(out);
  for (const OpaqueParts& parts : {OpaqueParts{gained, before.get()}, OpaqueParts{lost, after.get()}}) {
    if (parts.types.empty()) continue;
    PolicyDiff with_parts;
    CaseComparison(*before, *after, now, parts, give_up).compare(with_parts);
    add_new(out.allowed, with_parts.allowed);
    add_new(out.denied, with_parts.denied);
    out.undecided = out.undecided || with_parts.undecided;
  }
  if (give_up && give_up()) {
    out.undecided = true;
  } else {
    out.reordered = compare_orders(before, after, now);
  }
  out.statements = compare_statements(before->document(), after->document());
  return out;
}

}  // namespace sekisho
