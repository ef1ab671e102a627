#pragma once

#include "policies/model/policy_document.h"

#include <string>
#include <vector>

namespace sekisho {

using AttributeValue = decltype(Attribute::value);

// Values that would make one of the conditions on the attribute true or false, other than the one that it has: what the conditions name,
// then what other targets have, then the numbers next to those. `current` null where the target lacks it.
std::vector<AttributeValue> values_to_try(const std::vector<const Atom*>& conditions, const Attribute* current,
                                          const std::vector<const Attribute*>& of_others);

// As explanations show it.
std::string text_of(const AttributeValue& value);

}  // namespace sekisho
