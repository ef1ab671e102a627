#include "policies/detect/basic_pack.h"

#include "policies/detect/card.h"
#include "policies/detect/email.h"
#include "policies/detect/iban.h"
#include "policies/detect/my_number.h"
#include "policies/detect/phone.h"
#include "policies/detect/secrets.h"

namespace sekisho {

std::unique_ptr<const RulePack> make_basic_pack() {
  auto pack = std::make_unique<RulePack>();
  pack->numbers.push_back(make_card_rule(pack->words));
  pack->numbers.push_back(make_my_number_rule(pack->words));
  pack->numbers.push_back(make_phone_rule(pack->words));
  pack->texts.push_back(make_my_number_kanji_rule(pack->words));
  pack->texts.push_back(make_iban_rule());
  pack->texts.push_back(make_email_rule(pack->words));
  pack->texts.push_back(make_secrets_rule(SecretReach::Forms));
  pack->words.freeze();
  return pack;
}

}  // namespace sekisho
