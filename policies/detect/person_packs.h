#pragma once

#include "policies/detect/rule_pack.h"

namespace sekisho {

// The packs of numbers, codes and addresses. Each country's names its types without the country.

RulePack make_jp_pack(RuleBook& book);
RulePack make_cn_pack(RuleBook& book);
RulePack make_kr_pack(RuleBook& book);
// The European Union, the United Kingdom and Switzerland: several countries, so all but IBAN, BIC and VAT numbers keep theirs.
RulePack make_eu_pack(RuleBook& book);
RulePack make_us_pack(RuleBook& book);
// E-mail, telephone, IP addresses, IBAN, cards, machines, and every country's, those without a pack of their own too.
RulePack make_global_pack(RuleBook& book);
// Cards with their stripe and code, IBAN, BIC, addresses of crypto currencies.
RulePack make_payment_pack(RuleBook& book);
// Numbers of companies and other organisations, which are public: a pack of their own, so that no pattern over persons' types counts them.
RulePack make_org_pack(RuleBook& book);

}  // namespace sekisho
