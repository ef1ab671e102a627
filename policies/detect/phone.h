#pragma once

#include "policies/detect/rule.h"

#include <memory>

namespace sekisho {

// `phone`: Japanese numbers in national form (fixed lines by area code, mobile, IP, free and service numbers), numbers of any country
// behind a `+`, North American numbers in their usual groups, and other national forms beside a word that says telephone.
std::unique_ptr<NumberRule> make_phone_rule(ContextWords& words);

}  // namespace sekisho
