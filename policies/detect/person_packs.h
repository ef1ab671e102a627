#pragma once

#include "policies/detect/rule_pack.h"

namespace sekisho {

// The packs of numbers, codes and addresses. Each country's names its types without the country.

std::unique_ptr<const RulePack> make_jp_pack(ContextWords& words);
std::unique_ptr<const RulePack> make_cn_pack(ContextWords& words);
std::unique_ptr<const RulePack> make_kr_pack(ContextWords& words);
// The European Union, the United Kingdom and Switzerland: several countries, so all but IBAN, BIC and VAT numbers keep theirs.
std::unique_ptr<const RulePack> make_eu_pack(ContextWords& words);
std::unique_ptr<const RulePack> make_us_pack(ContextWords& words);
// E-mail, telephone, IP addresses, IBAN, cards, machines, and every country's, those without a pack of their own too.
std::unique_ptr<const RulePack> make_global_pack(ContextWords& words);
// Cards with their stripe and code, IBAN, BIC, addresses of crypto currencies.
std::unique_ptr<const RulePack> make_payment_pack(ContextWords& words);
// Numbers of companies and other organisations, which are public: a pack of their own, so that no pattern over persons' types counts them.
std::unique_ptr<const RulePack> make_org_pack(ContextWords& words);

}  // namespace sekisho
