#include "policies/prove/export_leaf.h"

#include "gateway/core/json_tape.h"
#include "policies/model/match.h"
#include "policies/prove/fact_domain.h"

#include <cmath>

namespace sekisho {
namespace {

using Texts = std::vector<std::string>;

std::string list_of(const Texts& words) {
  std::string out;
  for (const std::string& word : words) out += (out.empty() ? "" : ", ") + word;
  return out;
}

// Writes leaves about one value in one language.
class LeafWriter {
 public:
  LeafWriter(const Atom& atom, const PolicyDocument& document, ExportLanguage language)
      : atom_(atom), document_(document), cedar_(language == ExportLanguage::Cedar) {}

  Clause write(Kleene wanted) const {
    Clause given = of_given(wanted);
    if (is_always_there()) return given;
    const ValueView absent{atom_.subject == Subject::Attribute ? ValueView::State::Unknown : absent_state(document_, atom_.path), nullptr};
    const bool counts = match(atom_, absent, document_.classes) == wanted;
    if (counts) return Clause::any({Clause::negation(has()), given});
    return Clause::all({has(), given});
  }

 private:
  bool is_always_there() const {
    if (atom_.subject == Subject::Fact) return absent_state(document_, atom_.path) == ValueView::State::Given;
    return atom_.subject != Subject::Attribute;
  }

  std::string owner() const {
    const bool target = atom_.subject == Subject::Attribute;
    if (cedar_) return target ? "resource" : "context";
    return target ? "input.target" : "input.context";
  }
  std::string key() const {
    return json_quote(atom_.subject == Subject::Attribute ? atom_.path.substr(7) : atom_.path);
  }  // after `target.`
  std::string value() const { return owner() + "[" + key() + "]"; }
  Clause has() const { return Clause::of(cedar_ ? owner() + " has " + key() : key() + " in object.keys(" + owner() + ")"); }

  static std::string literal(const Scalar& scalar) {
    if (const auto* flag = std::get_if<bool>(&scalar)) return *flag ? "true" : "false";
    if (const auto* number = std::get_if<double>(&scalar)) return in_millionths(*number);
    return json_quote(std::get<std::string>(scalar));
  }

  Texts literals() const {
    Texts out;
    for (const Scalar& operand : atom_.operands) out.push_back(literal(operand));
    return out;
  }

  std::string set_of(const Texts& words) const {
    if (cedar_) return "[" + list_of(words) + "]";
    return words.empty() ? "set()" : "{" + list_of(words) + "}";
  }
  Clause is_one_of(const Texts& words) const {
    return Clause::of(cedar_ ? set_of(words) + ".contains(" + value() + ")" : value() + " in " + set_of(words));
  }
  std::string members() const { return "{x | some x in " + value() + "}"; }

  Clause of_given(Kleene wanted) const {
    if (atom_.op == Operator::Known || atom_.op == Operator::Present) {
      return Clause::constant(kleene(std::get<bool>(atom_.operands.front())) == wanted);
    }
    if (atom_.by_class || is_class()) return by_class(wanted);
    const Clause holds = given_holds();
    return wanted == Kleene::True ? holds : Clause::negation(holds);
  }

  bool is_class() const { return atom_.subject == Subject::DataClass || atom_.subject == Subject::OriginalClass; }

  // A class by name: those of which the condition is known to come out so.
  Clause by_class(Kleene wanted) const {
    Texts names;
    for (std::size_t i = 0; i < document_.classes.size(); ++i) {
      const FactValue value = is_class() ? FactValue(static_cast<double>(i)) : FactValue(document_.classes[i]);
      if (match(atom_, ValueView::of(value), document_.classes) == wanted) names.push_back(json_quote(document_.classes[i]));
    }
    return is_one_of(names);
  }

  Clause order(const char* sign) const { return Clause::of(value() + " " + sign + " " + literal(atom_.operands.front())); }

  Clause given_holds() const {
    switch (atom_.op) {
      case Operator::Equal:
      case Operator::In:
        return is_one_of(literals());
      case Operator::NotIn:
        return Clause::negation(is_one_of(literals()));
      case Operator::Less:
        return order("<");
      case Operator::AtMost:
        return order("<=");
      case Operator::Greater:
        return order(">");
      case Operator::AtLeast:
        return order(">=");
      default:
        return of_list();
    }
  }

  Clause of_list() const {
    const std::string words = set_of(literals());
    Clause any = Clause::of(cedar_ ? value() + ".containsAny(" + words + ")" : "count(" + members() + " & " + words + ") > 0");
    if (atom_.op == Operator::HasAny) return any;
    if (atom_.op == Operator::HasNone) return Clause::negation(any);
    if (atom_.op == Operator::HasAll) {
      return Clause::of(cedar_ ? value() + ".containsAll(" + words + ")" : "count(" + words + " - " + members() + ") == 0");
    }
    // `within` is false of the empty list.
    return Clause::all(
        {any, Clause::of(cedar_ ? words + ".containsAll(" + value() + ")" : "count(" + members() + " - " + words + ") == 0")});
  }

  const Atom& atom_;
  const PolicyDocument& document_;
  bool cedar_;
};

}  // namespace

bool can_be_exported(const Atom& atom) { return atom.subject != Subject::Found && atom.subject != Subject::BudgetUsed; }

std::string in_millionths(double number) { return std::to_string(std::llround(number * 1e6)); }

Clause export_leaf(const Atom& atom, Kleene wanted, const PolicyDocument& document, ExportLanguage language) {
  return LeafWriter(atom, document, language).write(wanted);
}

}  // namespace sekisho
