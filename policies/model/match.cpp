#include "policies/model/match.h"

#include <algorithm>
#include <optional>

namespace sekisho {
namespace {

using Texts = std::vector<std::string>;

Kleene match_absent(const Atom& atom) {
  switch (atom.op) {
    case Operator::NotIn:
    case Operator::HasNone:
      return Kleene::True;
    case Operator::Known:
      return kleene(std::get<bool>(atom.operands.front()));
    case Operator::Present:
      return kleene(!std::get<bool>(atom.operands.front()));
    default:
      return Kleene::False;
  }
}

bool equals(const Scalar& operand, const FactValue& value) {
  if (const auto* text = std::get_if<std::string>(&operand)) {
    const auto* other = std::get_if<std::string>(&value);
    return other != nullptr && *other == *text;
  }
  if (const auto* number = std::get_if<double>(&operand)) {
    const auto* other = std::get_if<double>(&value);
    return other != nullptr && *other == *number;
  }
  const auto* other = std::get_if<bool>(&value);
  return other != nullptr && *other == std::get<bool>(operand);
}

Kleene match_one_of(const Atom& atom, const FactValue& value) {
  if (std::holds_alternative<Texts>(value)) return Kleene::Unknown;
  return kleene(std::ranges::any_of(atom.operands, [&](const Scalar& operand) { return equals(operand, value); }));
}

// The value on the scale that an order compares: itself, or the position of the class it names.
std::optional<double> position(const Atom& atom, const FactValue& value, std::span<const std::string> classes) {
  if (const auto* number = std::get_if<double>(&value); number != nullptr && !atom.by_class) return *number;
  const auto* text = std::get_if<std::string>(&value);
  if (text == nullptr || !atom.by_class) return std::nullopt;
  const auto found = std::ranges::find(classes, *text);
  if (found == classes.end()) return std::nullopt;
  return static_cast<double>(found - classes.begin());
}

Kleene match_order(const Atom& atom, const FactValue& value, std::span<const std::string> classes) {
  const std::optional<double> left = position(atom, value, classes);
  if (!left) return Kleene::Unknown;
  const double right = std::get<double>(atom.operands.front());
  if (atom.op == Operator::Less) return kleene(*left < right);
  if (atom.op == Operator::AtMost) return kleene(*left <= right);
  if (atom.op == Operator::Greater) return kleene(*left > right);
  return kleene(*left >= right);
}

bool has(const Texts& list, const Scalar& operand) { return std::ranges::find(list, std::get<std::string>(operand)) != list.end(); }

Kleene match_set(const Atom& atom, const FactValue& value) {
  const auto* list = std::get_if<Texts>(&value);
  if (list == nullptr) return Kleene::Unknown;
  const auto in_list = [&](const Scalar& operand) { return has(*list, operand); };
  if (atom.op == Operator::HasAny) return kleene(std::ranges::any_of(atom.operands, in_list));
  if (atom.op == Operator::HasAll) return kleene(std::ranges::all_of(atom.operands, in_list));
  if (atom.op == Operator::HasNone) return kleene(std::ranges::none_of(atom.operands, in_list));
  const auto allowed = [&](const std::string& item) {
    return std::ranges::any_of(atom.operands, [&](const Scalar& operand) { return std::get<std::string>(operand) == item; });
  };
  return kleene(!list->empty() && std::ranges::all_of(*list, allowed));
}

}  // namespace

Kleene match(const Atom& atom, ValueView view, std::span<const std::string> classes) {
  if (view.state == ValueView::State::None) return match_absent(atom);
  const bool given = view.state == ValueView::State::Given;
  if (atom.op == Operator::Known) return kleene(given == std::get<bool>(atom.operands.front()));
  if (!given) return Kleene::Unknown;
  switch (atom.op) {
    case Operator::Equal:
    case Operator::In:
      return match_one_of(atom, *view.value);
    case Operator::NotIn:
      return !match_one_of(atom, *view.value);
    case Operator::Less:
    case Operator::AtMost:
    case Operator::Greater:
    case Operator::AtLeast:
      return match_order(atom, *view.value, classes);
    case Operator::Within:
    case Operator::HasAny:
    case Operator::HasAll:
    case Operator::HasNone:
      return match_set(atom, *view.value);
    case Operator::Known:
    case Operator::Present:
      return kleene(std::get<bool>(atom.operands.front()));
  }
  return Kleene::Unknown;
}

}  // namespace sekisho
