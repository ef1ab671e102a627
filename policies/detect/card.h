#pragma once

#include "policies/detect/rule.h"
#include "policies/detect/test_values.h"

#include <memory>

namespace sekisho {

// `card.pan`: a payment card number by issuer range, length and Luhn digit (ISO/IEC 7812; ranges of the networks' public pages). Sandbox
// numbers such as 4111 1111 1111 1111 count like any other, or are set apart.
std::unique_ptr<NumberRule> make_card_rule(ContextWords& words, TestValues test_values = TestValues::Count);

}  // namespace sekisho
