#pragma once

#include "policies/model/expression.h"

#include <string>

namespace sekisho {

// The condition in one line, near to how it is written: `{data.class: >= confidential, not {target.operator: self}}`.
std::string text_of(const Expression& expression);

// Equal for two conditions where they are written alike; kinds of operands count, for `3` is not "3".
std::string identity_of(const Expression& expression);

}  // namespace sekisho
