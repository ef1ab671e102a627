#pragma once

#include "policies/model/policy_document.h"

namespace sekisho {

// True where the assertion asks for `data.class` or `data.labels` and some transform that counts for it can change what is left: it says
// less than it would of `data.original_class` and `data.original_labels`.
bool may_be_lowered(const PolicyDocument& document, const Assertion& assertion);

}  // namespace sekisho
