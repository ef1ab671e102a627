#pragma once

#include "policies/detect/rule.h"

#include <memory>

namespace sekisho {

// `jp.age`: a person's age in years, 1 to 130. Behind its label (年齢) high, behind `age` medium; 35歳 alone low, and medium with a word
// for a person near. Limits (18歳以上) are nobody's age.
std::unique_ptr<TextRule> make_age_rule(ContextWords& words);

}  // namespace sekisho
