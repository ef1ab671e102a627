#pragma once

#include "policies/detect/rule_pack.h"

namespace sekisho {

// `basic/1`: card numbers, My Number, phone, e-mail, IBAN and secrets.
RulePack make_basic_pack(RuleBook& book);

}  // namespace sekisho
