#pragma once

#include "policies/detect/rule.h"

#include <memory>

namespace sekisho {

// `iban`: international bank account number by country form and check digits (ISO 13616), in one word or in groups.
std::unique_ptr<TextRule> make_iban_rule();

}  // namespace sekisho
