#pragma once

#include "policies/detect/rule.h"

#include <memory>

namespace sekisho {

// `jp.birthdate`: a date within reach of a word that says birth. Dates without one are nobody's.
std::unique_ptr<TextRule> make_birthdate_rule(ContextWords& words);

}  // namespace sekisho
