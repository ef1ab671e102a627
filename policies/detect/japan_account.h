#pragma once

#include "policies/detect/identifier.h"
#include "policies/detect/rule.h"

#include <memory>
#include <span>

namespace sekisho {

// Accounts with banks in Japan: `jp.bank_account`, seven digits behind a label that names an account or its kind (seven digits alone are
// nothing), and `jp.yucho` where symbol and number stand behind their labels (japan_ids.h has those side by side).
std::unique_ptr<TextRule> make_japan_account_rule(ContextWords& words);

// Bank, branch and account in one: 0005-123-1234567.
std::span<const NumberId> japan_accounts();

// What a health insurance card names its holder by, as `jp.insured_id`: symbol and number, with or without the branch, behind their labels;
// and `jp.insurer_no` of national health insurance, whose six digits say nothing without theirs.
std::unique_ptr<TextRule> make_japan_insurance_rule(ContextWords& words);

}  // namespace sekisho
