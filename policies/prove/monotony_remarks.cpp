#include "policies/model/match.h"
#include "policies/prove/filled.h"
#include "policies/prove/remark.h"
#include "policies/prove/remark_phrases.h"

namespace sekisho {
namespace {

bool is_evidence(Subject subject) {
  return subject == Subject::DataClass || subject == Subject::DataLabels || subject == Subject::OriginalClass ||
         subject == Subject::OriginalLabels || subject == Subject::Found;
}

// How a condition on evidence moves as evidence is added.
enum class Trend : std::uint8_t { Same, Rises, Falls, Wavers };

Trend class_trend(const Atom& atom, const std::vector<std::string>& classes) {
  bool rises = false;
  bool falls = false;
  for (std::size_t i = 0; i + 1 < classes.size(); ++i) {
    const FactValue lower = static_cast<double>(i);
    const FactValue higher = static_cast<double>(i + 1);
    const Kleene before = match(atom, ValueView::of(lower), classes);
    const Kleene after = match(atom, ValueView::of(higher), classes);
    rises = rises || before < after;
    falls = falls || after < before;
  }
  if (rises && falls) return Trend::Wavers;
  return rises ? Trend::Rises : falls ? Trend::Falls : Trend::Same;
}

Trend trend_of(const Atom& atom, const std::vector<std::string>& classes) {
  if (atom.op == Operator::Known || atom.op == Operator::Present) return Trend::Same;
  if (atom.subject == Subject::Found) return Trend::Rises;
  if (atom.subject == Subject::DataClass || atom.subject == Subject::OriginalClass) return class_trend(atom, classes);
  if (atom.op == Operator::HasAny || atom.op == Operator::HasAll) return Trend::Rises;
  return atom.op == Operator::HasNone ? Trend::Falls : Trend::Wavers;
}

// Looks at one expression after the other for evidence where theorem M does not hold.
class MonotonyCheck {
 public:
  MonotonyCheck(const Policy& policy, Language language) : policy_(policy), say_(remark_phrases_of(language)) {}

  // A position in which only what rises with the evidence is safe.
  template <class Rule>
  void check_raising(const Expression& expression, const Rule& rule) {
    layer_ = rule.layer;
    visit(expression, rule.id, true, false);
  }
  // A position in which no evidence is.
  void check_free(const Expression& expression, const std::string& id, std::size_t layer) {
    layer_ = layer;
    visit(expression, id, false, false);
  }

  std::vector<Remark> take() { return std::move(out_); }

 private:
  void visit(const Expression& expression, const std::string& rule, bool raising, bool negated) {
    const bool flips = expression.kind == Expression::Kind::Not;
    for (const Expression& part : expression.parts) visit(part, rule, raising, negated != flips);
    if (expression.kind != Expression::Kind::Leaf || !is_evidence(expression.atom.subject)) return;
    const Trend trend = trend_of(expression.atom, policy_.classes());
    if (trend == Trend::Same || (raising && trend == (negated ? Trend::Falls : Trend::Rises))) return;
    const std::string path = expression.atom.subject == Subject::Found ? "found" : expression.atom.path;
    const Remark remark{Remark::Code::Mono, expression.place, layer_,
                        filled(raising ? say_.not_raising : say_.not_allowed_here, {path, rule})};
    if (out_.empty() || out_.back() != remark) out_.push_back(remark);
  }

  const Policy& policy_;
  const RemarkPhrases& say_;
  std::size_t layer_ = 0;
  std::vector<Remark> out_;
};

}  // namespace

std::vector<Remark> remarks_on_monotony(const Policy& policy, Language language) {
  MonotonyCheck check(policy, language);
  const PolicyDocument& document = policy.document();
  for (const ClassifyRule& rule : document.classify) check.check_raising(rule.when, rule);
  for (const Constraint& constraint : document.constraints) {
    check.check_raising(constraint.when, constraint);
    check.check_free(constraint.condition, constraint.id, constraint.layer);
  }
  for (const Transform& transform : document.transforms) {
    check.check_free(transform.when, transform.id, transform.layer);
    check.check_free(transform.applies_to, transform.id, transform.layer);
  }
  for (const PolicyException& exception : document.exceptions) {
    check.check_free(exception.when, exception.id, 0);
    check.check_free(exception.require, exception.id, 0);
  }
  return check.take();
}

}  // namespace sekisho
