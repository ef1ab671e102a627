#pragma once

#include "policies/model/policy_document.h"

#include <string>
#include <vector>

namespace sekisho {

using AttributeValue = decltype(Attribute::value);

// Values that would make one of the conditions on the attribute true or false, other than the one that it has. `attribute` is the path
// after `target.`; `current` null where the target lacks it.
std::vector<AttributeValue> values_to_try(const std::vector<const Atom*>& conditions, const Attribute* current);

// As explanations show it.
std::string text_of(const AttributeValue& value);

}  // namespace sekisho
