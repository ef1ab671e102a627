#include "config/policy_asked_facts.h"

#include <algorithm>

namespace sekisho {
namespace {

bool asks(const Expression& expression, std::string_view path) {
  if (expression.kind == Expression::Kind::Leaf) return expression.atom.subject == Subject::Fact && expression.atom.path == path;
  return std::ranges::any_of(expression.parts, [&](const Expression& part) { return asks(part, path); });
}

}  // namespace

std::vector<const Expression*> conditions_of(const PolicyDocument& document) {
  std::vector<const Expression*> all;
  const auto add = [&](const auto& rules, auto... parts) {
    for (const auto& rule : rules) (all.push_back(&(rule.*parts)), ...);
  };
  add(document.classify, &ClassifyRule::when);
  add(document.constraints, &Constraint::when, &Constraint::condition);
  add(document.transforms, &Transform::when, &Transform::applies_to);
  add(document.prefer, &PreferStage::when);
  add(document.budgets, &Budget::allow_only);
  add(document.obligations, &Obligation::when);
  add(document.exceptions, &PolicyException::when, &PolicyException::require);
  add(document.response.scan, &ResponseRule::when);
  add(document.assertions, &Assertion::when, &Assertion::target);
  return all;
}

bool knows_fact(const PolicyDocument& document, std::string_view path) {
  if (std::ranges::find(document.context, path, &ContextFact::path) != document.context.end()) return true;
  const auto counts_by = [&](const Budget& budget) { return path == budget.scope || path == "caller." + budget.scope; };
  if (std::ranges::any_of(document.budgets, counts_by)) return true;
  if (std::ranges::find(document.prefer, path, &PreferStage::sticky) != document.prefer.end()) return true;
  return std::ranges::any_of(conditions_of(document), [&](const Expression* condition) { return asks(*condition, path); });
}

const ContextFact* find_header_fact(const PolicyDocument& document, std::string_view path) {
  const auto declared = std::ranges::find(document.context, path, &ContextFact::path);
  return declared != document.context.end() && declared->source == FactSource::Header ? &*declared : nullptr;
}

bool serves_model(const PolicyDocument& document, std::string_view model) {
  if (model == "auto") return true;
  return std::ranges::any_of(document.targets, [&](const PolicyTarget& target) {
    return target.endpoint.id == model || std::ranges::find(target.endpoint.aliases, model) != target.endpoint.aliases.end();
  });
}

}  // namespace sekisho
