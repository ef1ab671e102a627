#include "policies/prove/visit.h"

namespace sekisho {

void visit_atoms(const Expression& expression, const AtomVisitor& visit) {
  if (expression.kind == Expression::Kind::Leaf) visit(expression.atom);
  for (const Expression& part : expression.parts) visit_atoms(part, visit);
}

void visit_deciding_atoms(const PolicyDocument& document, const AtomVisitor& visit) {
  for (const ClassifyRule& rule : document.classify) visit_atoms(rule.when, visit);
  for (const Constraint& constraint : document.constraints) {
    visit_atoms(constraint.when, visit);
    visit_atoms(constraint.condition, visit);
  }
  for (const Transform& transform : document.transforms) {
    visit_atoms(transform.when, visit);
    visit_atoms(transform.applies_to, visit);
  }
  for (const PolicyException& exception : document.exceptions) {
    visit_atoms(exception.when, visit);
    visit_atoms(exception.require, visit);
  }
  for (const Budget& budget : document.budgets) visit_atoms(budget.allow_only, visit);
  for (const Assertion& assertion : document.assertions) {
    visit_atoms(assertion.when, visit);
    visit_atoms(assertion.target, visit);
  }
}

bool names_time(const PolicyDocument& document) {
  bool named = false;
  visit_deciding_atoms(document,
                       [&](const Atom& atom) { named = named || atom.subject == Subject::Hour || atom.subject == Subject::Weekday; });
  return named;
}

}  // namespace sekisho
