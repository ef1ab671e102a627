#include "config/policy_asked_facts.h"

#include <algorithm>

namespace sekisho {
namespace {

bool asks(const Expression& expression, std::string_view path) {
  if (expression.kind == Expression::Kind::Leaf) return expression.atom.subject == Subject::Fact && expression.atom.path == path;
  return std::ranges::any_of(expression.parts, [&](const Expression& part) { return asks(part, path); });
}

}  // namespace

bool knows_fact(const PolicyDocument& document, std::string_view path) {
  const auto in = [&](const auto& rules, auto... parts) {
    return std::ranges::any_of(rules, [&](const auto& rule) { return (asks(rule.*parts, path) || ...); });
  };
  if (std::ranges::find(document.context, path, &ContextFact::path) != document.context.end()) return true;
  const auto counts_by = [&](const Budget& budget) { return path == budget.scope || path == "caller." + budget.scope; };
  return std::ranges::any_of(document.budgets, counts_by) || in(document.classify, &ClassifyRule::when) ||
         in(document.constraints, &Constraint::when, &Constraint::condition) ||
         in(document.transforms, &Transform::when, &Transform::applies_to) || in(document.prefer, &PreferStage::when) ||
         in(document.budgets, &Budget::allow_only) || in(document.obligations, &Obligation::when) ||
         in(document.exceptions, &PolicyException::when, &PolicyException::require) || in(document.response.scan, &ResponseRule::when) ||
         in(document.assertions, &Assertion::when, &Assertion::target);
}

bool serves_model(const PolicyDocument& document, std::string_view model) {
  if (model == "auto") return true;
  return std::ranges::any_of(document.targets, [&](const PolicyTarget& target) {
    return target.endpoint.id == model || std::ranges::find(target.endpoint.aliases, model) != target.endpoint.aliases.end();
  });
}

}  // namespace sekisho
