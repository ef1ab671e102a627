#pragma once

#include "policies/detect/rule.h"

#include <memory>
#include <string_view>
#include <vector>

namespace sekisho {

// The rules of one pack. Immutable once it is built; their words are in the ContextWords that it was built with.
struct RulePack {
  std::vector<std::unique_ptr<NumberRule>> numbers;
  std::vector<std::unique_ptr<TextRule>> texts;
  // Types of this family are reported without its name: `jp.` makes `jp.my_number` of a rule the pack's `my_number`. Empty: all types
  // keep their names.
  std::string_view family;
  std::string_view name_of(std::string_view type) const { return type.starts_with(family) ? type.substr(family.size()) : type; }
};

}  // namespace sekisho
