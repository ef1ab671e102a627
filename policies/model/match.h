#pragma once

#include "gateway/core/fact.h"
#include "policies/model/expression.h"
#include "policies/model/kleene.h"

#include <span>
#include <string>

namespace sekisho {

// A value as a condition sees it: given, known to be absent (`none`), or `unknown` (docs/policy-language.md §2). Borrows the value.
struct ValueView {
  enum class State : std::uint8_t { None, Unknown, Given };
  State state = State::Unknown;
  const FactValue* value = nullptr;  // Given only

  static ValueView none() { return {State::None, nullptr}; }
  static ValueView unknown() { return {State::Unknown, nullptr}; }
  static ValueView of(const FactValue& value) { return {State::Given, &value}; }
};

// Whether the value meets the condition of the atom (any subject but Found). A value of a kind that the condition cannot be asked of,
// such as a list where one word is compared, is unknown. `classes` is the policy's order, for conditions `by_class`.
Kleene match(const Atom& atom, ValueView view, std::span<const std::string> classes);

}  // namespace sekisho
