#include "policies/detect/rule_pack.h"

#include "policies/detect/card.h"
#include "policies/detect/email.h"
#include "policies/detect/iban.h"
#include "policies/detect/my_number.h"
#include "policies/detect/phone.h"
#include "policies/detect/secrets.h"

#include <algorithm>

namespace sekisho {

std::vector<std::string> RulePack::types() const {
  std::vector<std::string> all = {std::string(kObfuscatedType)};
  for (const auto& rule : numbers) {
    for (const std::string_view type : rule->types()) all.emplace_back(name_of(type));
  }
  for (const auto& rule : texts) {
    for (const std::string_view type : rule->types()) all.emplace_back(name_of(type));
  }
  std::ranges::sort(all);
  const auto rest = std::ranges::unique(all);
  all.erase(rest.begin(), rest.end());
  return all;
}

std::unique_ptr<const RulePack> make_basic_pack() {
  auto pack = std::make_unique<RulePack>();
  pack->numbers.push_back(make_card_rule(pack->words));
  pack->numbers.push_back(make_my_number_rule(pack->words));
  pack->numbers.push_back(make_phone_rule(pack->words));
  pack->texts.push_back(make_iban_rule());
  pack->texts.push_back(make_email_rule(pack->words));
  pack->texts.push_back(make_secrets_rule());
  pack->words.freeze();
  return pack;
}

}  // namespace sekisho
