#include "policies/prove/condition.h"

#include "policies/model/program.h"

#include <algorithm>

namespace sekisho {
namespace {

// Turns one expression into the formula of the cases in which it has one truth value.
class ConditionWriter {
 public:
  ConditionWriter(const ConditionSite& site, CaseInputs& inputs)
      : site_(site), inputs_(inputs), store_(inputs.formulas()), document_(site.policy->document()) {}

  FormulaId write(const Expression& expression, Kleene wanted) {
    switch (expression.kind) {
      case Expression::Kind::Leaf:
        return leaf(expression.atom, wanted);
      case Expression::Kind::Not:
        return write(expression.parts.front(), !wanted);
      case Expression::Kind::All:
      case Expression::Kind::Any:
        break;
    }
    std::vector<FormulaId> parts;
    for (const Expression& part : expression.parts) parts.push_back(write(part, wanted));
    const bool every = (expression.kind == Expression::Kind::All) == (wanted == Kleene::True);
    return every ? store_.all(parts) : store_.any(parts);
  }

 private:
  FormulaId leaf(const Atom& atom, Kleene wanted) {
    switch (atom.subject) {
      case Subject::DataClass:
        return class_leaf(atom, *site_.data, wanted);
      case Subject::OriginalClass:
        return class_leaf(atom, *site_.original, wanted);
      case Subject::DataLabels:
        return label_leaf(atom, *site_.data, wanted);
      case Subject::OriginalLabels:
        return label_leaf(atom, *site_.original, wanted);
      case Subject::Found:
        return found_leaf(atom, wanted);
      case Subject::Fact:
        return fact_leaf(atom, wanted);
      case Subject::Attribute:
        return attribute_leaf(atom, wanted);
      case Subject::Hour:
        return number_leaf(atom, inputs_.hour(), 0, wanted);
      case Subject::Weekday:
        return number_leaf(atom, inputs_.weekday(), 1, wanted);
      case Subject::BudgetUsed:
        return budget_leaf(atom, wanted);
    }
    return store_.no();
  }

  Kleene judge(const Atom& atom, ValueView view) const { return match(atom, view, document_.classes); }

  // The variable's values count from `first`.
  FormulaId number_leaf(const Atom& atom, VariableId variable, std::size_t first, Kleene wanted) {
    ValueSet values;
    for (std::size_t i = 0; i < store_.variable(variable).size; ++i) {
      const FactValue number = static_cast<double>(i + first);
      values.push_back(judge(atom, ValueView::of(number)) == wanted);
    }
    return store_.is_in(variable, values);
  }

  FormulaId class_leaf(const Atom& atom, const DataView& view, Kleene wanted) { return number_leaf(atom, view.data_class, 0, wanted); }

  FormulaId budget_leaf(const Atom& atom, Kleene wanted) {
    const std::string_view id = std::string_view(atom.path).substr(7, atom.path.rfind('.') - 7);  // after `budget.`
    const BudgetDomain* budget = inputs_.find_budget(id);
    if (budget == nullptr) return store_.truth(judge(atom, ValueView::unknown()) == wanted);
    ValueSet values;
    for (const double ratio : budget->ratios) {
      const FactValue value = ratio;
      values.push_back(judge(atom, ValueView::of(value)) == wanted);
    }
    return store_.is_in(budget->variable, values);
  }

  FormulaId found_leaf(const Atom& atom, Kleene wanted) {
    const VariableId variable = (*site_.found)[inputs_.found().position_of(atom, document_)];
    return store_.is(variable, static_cast<std::size_t>(wanted == Kleene::True ? FoundValue::Something : FoundValue::Nothing));
  }

  FormulaId attribute_leaf(const Atom& atom, Kleene wanted) {
    const TargetTable& table = site_.policy->program().targets();
    const std::optional<std::uint32_t> column = table.find_column(std::string_view(atom.path).substr(7));  // after `target.`
    if (!column) return store_.truth(judge(atom, ValueView::unknown()) == wanted);
    ValueSet values;
    for (const WallTime moment : inputs_.moments()) {
      const CellReading reading = table.read(*column, site_.target, moment);
      values.push_back(judge(atom, reading.view()) == wanted);
    }
    return store_.is_in(inputs_.moment(), values);
  }

  FormulaId label_leaf(const Atom& atom, const DataView& view, Kleene wanted) {
    std::vector<std::string> words;
    std::vector<VariableId> members;
    for (std::size_t label = 0; label < view.labels.size(); ++label) {
      if (!view.labels[label]) continue;
      words.push_back(document_.labels[label]);
      members.push_back(*view.labels[label]);
    }
    return list_leaf(atom, words, members, wanted);
  }

  FormulaId fact_leaf(const Atom& atom, Kleene wanted) {
    const FactDomain& fact = inputs_.fact(atom.path);
    ValueSet values;
    ValueSet given;
    for (const FactChoice& choice : fact.choices) {
      given.push_back(choice.state == ValueView::State::Given);
      values.push_back(judge(atom, choice.view()) == wanted && (!fact.is_list || !given.back()));
    }
    const FormulaId absent = store_.is_in(fact.variable, values);
    if (!fact.is_list) return absent;
    const FormulaId present = store_.all({store_.is_in(fact.variable, given), list_leaf(atom, fact.words, fact.members, wanted)});
    return store_.any({absent, present});
  }

  // A condition on a list that is given. `members` beyond `words` stand for words that no condition names.
  FormulaId list_leaf(const Atom& atom, const std::vector<std::string>& words, const std::vector<VariableId>& members, Kleene wanted) {
    const FactValue some_list = std::vector<std::string>();
    const bool asks_members =
        atom.op == Operator::Within || atom.op == Operator::HasAny || atom.op == Operator::HasAll || atom.op == Operator::HasNone;
    if (!asks_members) return store_.truth(judge(atom, ValueView::of(some_list)) == wanted);
    const FormulaId holds = members_hold(atom, words, members);
    return wanted == Kleene::True ? holds : store_.negation(holds);
  }

  FormulaId members_hold(const Atom& atom, const std::vector<std::string>& words, const std::vector<VariableId>& members) {
    std::vector<FormulaId> named;     // of the operands: it is in the list
    std::vector<FormulaId> unnamed;   // of all others: it is not
    std::vector<FormulaId> anything;  // it is in the list
    for (const Scalar& operand : atom.operands) {
      const auto word = std::ranges::find(words, std::get<std::string>(operand));
      named.push_back(word == words.end() ? store_.no() : store_.is(members[static_cast<std::size_t>(word - words.begin())], 1));
    }
    for (std::size_t i = 0; i < members.size(); ++i) {
      const bool is_operand = i < words.size() && std::ranges::find(atom.operands, Scalar(words[i])) != atom.operands.end();
      if (!is_operand) unnamed.push_back(store_.is(members[i], 0));
      anything.push_back(store_.is(members[i], 1));
    }
    if (atom.op == Operator::HasAny) return store_.any(named);
    if (atom.op == Operator::HasAll) return store_.all(named);
    if (atom.op == Operator::HasNone) return store_.negation(store_.any(named));
    return store_.all({store_.any(anything), store_.all(unnamed)});
  }

  const ConditionSite& site_;
  CaseInputs& inputs_;
  FormulaStore& store_;
  const PolicyDocument& document_;
};

}  // namespace

FormulaId condition(const Expression& expression, Kleene wanted, const ConditionSite& site, CaseInputs& inputs) {
  return ConditionWriter(site, inputs).write(expression, wanted);
}

FormulaId condition_is_not(const Expression& expression, Kleene unwanted, const ConditionSite& site, CaseInputs& inputs) {
  return inputs.formulas().negation(condition(expression, unwanted, site, inputs));
}

}  // namespace sekisho
