#include "policies/detect/basic_pack.h"

#include "policies/detect/card.h"
#include "policies/detect/email.h"
#include "policies/detect/iban.h"
#include "policies/detect/my_number.h"
#include "policies/detect/phone.h"
#include "policies/detect/secrets.h"

namespace sekisho {

std::unique_ptr<const RulePack> make_basic_pack(ContextWords& words) {
  auto pack = std::make_unique<RulePack>();
  pack->numbers.push_back(make_card_rule(words));
  pack->numbers.push_back(make_my_number_rule(words));
  pack->numbers.push_back(make_phone_rule(words));
  pack->texts.push_back(make_my_number_kanji_rule(words));
  pack->texts.push_back(make_iban_rule());
  pack->texts.push_back(make_email_rule(words));
  pack->texts.push_back(make_secrets_rule(SecretReach::Forms));
  return pack;
}

}  // namespace sekisho
