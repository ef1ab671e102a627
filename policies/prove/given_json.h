#pragma once

#include "policies/model/policy_test.h"

#include <string>

namespace sekisho {

// The request as one line for `policy decide` (docs/policy-language.md §11, "Tests").
std::string to_json(const Given& given);

}  // namespace sekisho
