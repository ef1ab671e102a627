#include "policies/detect/basic_pack.h"

#include "policies/detect/card.h"
#include "policies/detect/email.h"
#include "policies/detect/iban.h"
#include "policies/detect/my_number.h"
#include "policies/detect/phone.h"
#include "policies/detect/secrets.h"

namespace sekisho {

RulePack make_basic_pack(RuleBook& book) {
  ContextWords& words = book.words();
  RulePack pack;
  pack.numbers.push_back(book.number("card", [&words] { return make_card_rule(words); }));
  pack.numbers.push_back(book.number("my number", [&words] { return make_my_number_rule(words); }));
  pack.numbers.push_back(book.number("phone", [&words] { return make_phone_rule(words); }));
  pack.texts.push_back(book.text("my number in kanji", [&words] { return make_my_number_kanji_rule(words); }));
  pack.texts.push_back(book.text("iban", make_iban_rule));
  pack.texts.push_back(book.text("email", [&words] { return make_email_rule(words); }));
  pack.texts.push_back(book.text("secrets by form", [&words] { return make_secrets_rule(SecretReach::Forms, words); }));
  return pack;
}

}  // namespace sekisho
