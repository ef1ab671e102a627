#pragma once

#include "policies/detect/rule_book.h"

#include <string_view>
#include <vector>

namespace sekisho {

// The rules of one pack, which are in the RuleBook that it was built with. Immutable once it is built.
struct RulePack {
  std::vector<RuleBook::Use> texts;
  std::vector<RuleBook::Use> numbers;
  // Types of this family are reported without its name: `jp.` makes `jp.my_number` of a rule the pack's `my_number`. Empty: all types
  // keep their names.
  std::string_view family;
  std::string_view name_of(std::string_view type) const { return type.starts_with(family) ? type.substr(family.size()) : type; }
};

}  // namespace sekisho
