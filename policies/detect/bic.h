#pragma once

#include "policies/detect/rule.h"

#include <memory>

namespace sekisho {

// `bic`: the code of a bank (ISO 9362), eight or eleven places with a country in the middle. Eight letters are many a word, so only
// beside one that says BIC or SWIFT.
std::unique_ptr<TextRule> make_bic_rule(ContextWords& words);

}  // namespace sekisho
