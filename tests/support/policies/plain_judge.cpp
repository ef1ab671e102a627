#include "tests/support/policies/plain_judge.h"

#include "policies/model/glob.h"
#include "policies/model/match.h"

#include <algorithm>
#include <cmath>

namespace sekisho {
namespace {

bool nothing_is_cleared(const Finding&) { return false; }

bool has_type(const std::vector<std::string>& patterns, const Finding& finding) {
  return std::ranges::any_of(patterns, [&](const std::string& pattern) { return glob_matches(pattern, finding.type); });
}

}  // namespace

PlainJudge::PlainJudge(const Policy& policy, const DecisionInput& input)
    : policy_(policy), document_(policy.document()), input_(input), facts_(policy, input), original_(classify(nothing_is_cleared)) {}

PlainJudge::Class PlainJudge::classify(const Cleared& cleared) {
  Class out;
  out.data_class = document_.start_class;
  const auto join = [&](const std::string& name) {
    out.data_class = std::max(out.data_class, policy_.find_class(name).value_or(policy_.classes().size() - 1));
  };
  const ValueView declared = facts_.fact(policy_.program().declared_class());
  if (declared.state == ValueView::State::Given) join(std::get<std::string>(*declared.value));
  if (input_.live.conversation_class) join(*input_.live.conversation_class);
  for (const ClassifyRule& rule : document_.classify) {
    if (value(rule.when, {std::nullopt, {}, cleared}) == Kleene::False) continue;
    out.data_class = std::max(out.data_class, rule.data_class.value_or(0));
    for (const std::size_t label : rule.labels) out.labels.insert(document_.labels[label]);
  }
  return out;
}

bool PlainJudge::applies(const Transform& transform, std::size_t target) {
  const Sight sight{target, original_, nothing_is_cleared};
  return value(transform.when, sight) != Kleene::False && value(transform.applies_to, sight) != Kleene::False;
}

PlainJudge::Class PlainJudge::seen_by(std::size_t layer, std::size_t target) {
  std::vector<const Transform*> done;
  for (const Transform& transform : document_.transforms) {
    if (may_count_on(document_.layers, layer, transform.layer) && applies(transform, target)) done.push_back(&transform);
  }
  return classify([&](const Finding& finding) {
    return std::ranges::any_of(done, [&](const Transform* transform) { return has_type(transform->types, finding); });
  });
}

PlainJudge::Class PlainJudge::residual(std::size_t target) {
  std::vector<const Transform*> done;
  for (const Transform& transform : document_.transforms) {
    if (applies(transform, target)) done.push_back(&transform);
  }
  return classify([&](const Finding& finding) {
    return std::ranges::any_of(done, [&](const Transform* transform) { return has_type(transform->types, finding); });
  });
}

std::set<std::string> PlainJudge::transforms(std::size_t target) {
  std::set<std::string> out;
  for (const Transform& transform : document_.transforms) {
    const auto matches = [&](const Finding& finding) { return has_type(transform.types, finding); };
    if (applies(transform, target) && std::ranges::any_of(input_.findings, matches)) out.insert(transform.id);
  }
  return out;
}

bool PlainJudge::is_active(const PolicyException& exception) {
  const std::vector<std::string>& off = input_.live.exceptions_off;
  if (std::ranges::find(off, exception.id) != off.end() || input_.now >= exception.expires) return false;
  return value(exception.when, {std::nullopt, original_, nothing_is_cleared}) == Kleene::True;
}

bool PlainJudge::is_relaxed(const Constraint& constraint, std::size_t target) {
  return constraint.exceptable && std::ranges::any_of(document_.exceptions, [&](const PolicyException& exception) {
           const bool names_it = std::ranges::find(exception.relaxes, constraint.id) != exception.relaxes.end();
           return names_it && is_active(exception) &&
                  value(exception.require, {target, seen_by(0, target), nothing_is_cleared}) == Kleene::True;
         });
}

bool PlainJudge::fails(const Constraint& constraint, std::size_t target) {
  const Sight sight{target, seen_by(constraint.layer, target), nothing_is_cleared};
  if (value(constraint.when, sight) == Kleene::False) return false;
  const Kleene condition = value(constraint.condition, sight);
  return constraint.effect == Constraint::Effect::Require ? condition != Kleene::True : condition != Kleene::False;
}

double PlainJudge::used(const Budget& budget) const {
  const std::string of_class = budget.id + "@" + document_.classes[original_.data_class];
  for (const std::string& name : {budget.id, of_class}) {
    if (const auto used = input_.live.budgets.find(name); used != input_.live.budgets.end()) return used->second;
  }
  return 0;
}

bool PlainJudge::fails(const Budget& budget, std::size_t target, const std::optional<Money>& estimate) {
  const double ratio = used(budget);
  if (budget.on_exceed == Budget::OnExceed::AllowOnly) {
    return ratio >= 1 && value(budget.allow_only, {target, seen_by(0, target), nothing_is_cleared}) != Kleene::True;
  }
  const double left = std::round((1 - ratio) * static_cast<double>(budget.limit.micros));
  const auto tells_price = [](const PolicyTarget& other) {
    return other.find("price.in") != nullptr || other.find("price.out") != nullptr;
  };
  if (!estimate && std::ranges::any_of(document_.targets, tells_price)) return true;
  return ratio >= 1 || (estimate && static_cast<double>(estimate->micros) > left);
}

std::set<std::string> PlainJudge::failing(std::size_t target, const std::optional<Money>& estimate) {
  std::set<std::string> out;
  for (const Constraint& constraint : document_.constraints) {
    if (fails(constraint, target) && !is_relaxed(constraint, target)) out.insert(constraint.id);
  }
  for (const Budget& budget : document_.budgets) {
    if (fails(budget, target, estimate)) out.insert("budget:" + budget.id);
  }
  return out;
}

Kleene PlainJudge::value(const Expression& expression, const Sight& sight) {
  if (expression.kind == Expression::Kind::Leaf) return leaf(expression.atom, sight);
  if (expression.kind == Expression::Kind::Not) return !value(expression.parts.front(), sight);
  const bool all = expression.kind == Expression::Kind::All;
  Kleene out = kleene(all);
  for (const Expression& part : expression.parts) out = all ? out & value(part, sight) : out | value(part, sight);
  return out;
}

Kleene PlainJudge::leaf(const Atom& atom, const Sight& sight) {
  const Program& program = policy_.program();
  const Class& data = atom.subject == Subject::OriginalClass || atom.subject == Subject::OriginalLabels ? original_ : sight.data;
  const FactValue data_class = static_cast<double>(data.data_class);
  const FactValue labels = std::vector<std::string>(data.labels.begin(), data.labels.end());
  const auto meets = [&](ValueView view) { return match(atom, view, policy_.classes()); };
  switch (atom.subject) {
    case Subject::DataClass:
    case Subject::OriginalClass:
      return meets(ValueView::of(data_class));
    case Subject::DataLabels:
    case Subject::OriginalLabels:
      return meets(ValueView::of(labels));
    case Subject::Found:
      return found(atom, sight.cleared);
    case Subject::Attribute: {
      const auto column = program.targets().find_column(std::string_view(atom.path).substr(7));
      const CellReading reading = program.targets().read(*column, *sight.target, input_.now);
      return meets(reading.view());
    }
    case Subject::Fact:
      for (std::uint32_t i = 0; i < program.facts().size(); ++i) {
        if (program.facts()[i].path == atom.path) return meets(facts_.fact(i));
      }
      return Kleene::Unknown;
    default:
      return Kleene::Unknown;
  }
}

// Counts findings one by one; the patterns of failed detectors are unknown.
Kleene PlainJudge::found(const Atom& atom, const Cleared& cleared) const {
  std::uint64_t count = 0;
  bool unknown = false;
  for (const std::string& pattern : atom.found.any) unknown = unknown || is_unknown(pattern);
  for (const Finding& finding : input_.findings) {
    const auto fits = [&](const std::string& pattern) { return !is_unknown(pattern) && glob_matches(pattern, finding.type); };
    if (cleared(finding) || is_void(finding) || finding.confidence < atom.found.min_confidence) continue;
    if (std::ranges::any_of(atom.found.any, fits)) count += finding.count;
  }
  if (count >= atom.found.min_count) return Kleene::True;
  return unknown ? Kleene::Unknown : Kleene::False;
}

// Found by an optional detector that failed.
bool PlainJudge::is_void(const Finding& finding) const {
  return std::ranges::any_of(policy_.detectors(), [&](const DetectorDeclaration& detector) {
    const auto report = std::ranges::find(input_.detectors, detector.id, &DetectorReport::id);
    const bool failed = report != input_.detectors.end() && report->status != DetectorStatus::Ok;
    return !detector.required && failed && finding.type.starts_with(detector.id + ".");
  });
}

bool PlainJudge::is_unknown(const std::string& pattern) const {
  const auto is_opaque = [&](const Finding& finding) {
    return finding.type.starts_with("opaque.") && !policy_.program().takes_opaque(finding.type);
  };
  const bool blind = std::ranges::any_of(input_.findings, is_opaque);
  return std::ranges::any_of(policy_.detectors(), [&](const DetectorDeclaration& detector) {
    const auto report = std::ranges::find(input_.detectors, detector.id, &DetectorReport::id);
    const bool failed = blind || (report != input_.detectors.end() && report->status != DetectorStatus::Ok);
    return detector.required && failed && glob_can_match_below(pattern, detector.id + ".");
  });
}

}  // namespace sekisho
