#include "policies/detect/person_packs.h"

#include "policies/detect/age.h"
#include "policies/detect/america_ids.h"
#include "policies/detect/asia_ids.h"
#include "policies/detect/bic.h"
#include "policies/detect/birthdate.h"
#include "policies/detect/card.h"
#include "policies/detect/card_data.h"
#include "policies/detect/crypto_addresses.h"
#include "policies/detect/email.h"
#include "policies/detect/europe_ids.h"
#include "policies/detect/geo.h"
#include "policies/detect/iban.h"
#include "policies/detect/ip.h"
#include "policies/detect/japan_account.h"
#include "policies/detect/japan_address.h"
#include "policies/detect/japan_ids.h"
#include "policies/detect/machine_ids.h"
#include "policies/detect/mrz.h"
#include "policies/detect/my_number.h"
#include "policies/detect/number_ids.h"
#include "policies/detect/phone.h"
#include "policies/detect/token_ids.h"
#include "policies/detect/url_userinfo.h"
#include "policies/detect/vat_ids.h"

#include <initializer_list>
#include <span>

namespace sekisho {
namespace {

// Puts the rules of a pack together.
class PackParts {
 public:
  PackParts(ContextWords& words, std::string_view family) : pack_(std::make_unique<RulePack>()), words_(words) { pack_->family = family; }

  ContextWords& words() { return words_; }
  void add(std::unique_ptr<NumberRule> rule) { pack_->numbers.push_back(std::move(rule)); }
  void add(std::unique_ptr<TextRule> rule) { pack_->texts.push_back(std::move(rule)); }
  void add(std::span<const NumberId> rows) {
    for (const NumberId& row : rows) numbers_.push_back(&row);
  }
  void add(std::span<const TokenId> rows) {
    for (const TokenId& row : rows) tokens_.push_back(&row);
  }

  std::unique_ptr<const RulePack> done() && {
    if (!numbers_.empty()) add(std::make_unique<NumberIdsRule>(numbers_, words()));
    if (!tokens_.empty()) add(std::make_unique<TokenIdsRule>(tokens_, words()));
    return std::move(pack_);
  }

 private:
  std::unique_ptr<RulePack> pack_;
  ContextWords& words_;
  std::vector<const NumberId*> numbers_;
  std::vector<const TokenId*> tokens_;
};

void add_japan(PackParts& parts) {
  parts.add(make_my_number_rule(parts.words()));
  parts.add(make_my_number_kanji_rule(parts.words()));
  parts.add(japan_numbers());
  parts.add(japan_accounts());
  parts.add(japan_tokens());
  parts.add(make_japan_account_rule(parts.words()));
  parts.add(make_japan_insurance_rule(parts.words()));
  parts.add(make_japan_address_rule(parts.words()));
  parts.add(make_japan_postal_rule(parts.words()));
  parts.add(make_birthdate_rule(parts.words()));
  parts.add(make_age_rule(parts.words()));
}

void add_europe(PackParts& parts) {
  parts.add(europe_numbers());
  parts.add(europe_tokens());
  parts.add(vat_tokens());
}

void add_bank_codes(PackParts& parts) {
  parts.add(make_iban_rule());
  parts.add(make_bic_rule(parts.words()));
}

}  // namespace

std::unique_ptr<const RulePack> make_jp_pack(ContextWords& words) {
  PackParts parts(words, "jp.");
  add_japan(parts);
  parts.add(make_mrz_rule("jp.passport"));
  parts.add(make_phone_rule(parts.words(), {.america = false, .others = false, .service = Confidence::Low}));
  return std::move(parts).done();
}

std::unique_ptr<const RulePack> make_cn_pack(ContextWords& words) {
  PackParts parts(words, "cn.");
  parts.add(china_numbers());
  parts.add(china_tokens());
  parts.add(china_mobiles());
  parts.add(make_mrz_rule("cn.passport"));
  parts.add(make_phone_rule(parts.words(), {.japan = false, .america = false}));
  return std::move(parts).done();
}

std::unique_ptr<const RulePack> make_kr_pack(ContextWords& words) {
  PackParts parts(words, "kr.");
  parts.add(korea_numbers());
  parts.add(korea_phones());
  parts.add(make_phone_rule(parts.words(), {.japan = false, .america = false}));
  return std::move(parts).done();
}

std::unique_ptr<const RulePack> make_eu_pack(ContextWords& words) {
  PackParts parts(words, "eu.");
  add_europe(parts);
  add_bank_codes(parts);
  parts.add(make_phone_rule(parts.words(), {.japan = false, .america = false}));
  return std::move(parts).done();
}

std::unique_ptr<const RulePack> make_us_pack(ContextWords& words) {
  PackParts parts(words, "us.");
  parts.add(us_numbers());
  parts.add(us_tokens());
  parts.add(make_phone_rule(parts.words(), {.japan = false, .others = false}));
  return std::move(parts).done();
}

std::unique_ptr<const RulePack> make_global_pack(ContextWords& words) {
  PackParts parts(words, "");
  add_japan(parts);
  parts.add(china_numbers());
  parts.add(china_tokens());
  parts.add(china_mobiles());
  parts.add(korea_numbers());
  parts.add(korea_phones());
  parts.add(other_asia_numbers());
  parts.add(other_asia_tokens());
  add_europe(parts);
  add_bank_codes(parts);
  parts.add(us_numbers());
  parts.add(us_tokens());
  parts.add(elsewhere_numbers());
  parts.add(machine_numbers());
  parts.add(machine_tokens());
  parts.add(make_mrz_rule({}));
  parts.add(make_mac_rule(parts.words()));
  parts.add(make_geo_rule(parts.words()));
  parts.add(make_ip_rule(parts.words()));
  parts.add(make_url_userinfo_rule());
  parts.add(make_email_rule(parts.words(), TestValues::SetApart));
  parts.add(make_card_rule(parts.words(), TestValues::SetApart));
  parts.add(make_phone_rule(parts.words(), {.service = Confidence::Low}));
  return std::move(parts).done();
}

std::unique_ptr<const RulePack> make_payment_pack(ContextWords& words) {
  PackParts parts(words, "card.");
  parts.add(make_card_rule(parts.words(), TestValues::SetApart));
  parts.add(make_card_data_rule(parts.words()));
  add_bank_codes(parts);
  parts.add(make_crypto_rule(parts.words()));
  return std::move(parts).done();
}

std::unique_ptr<const RulePack> make_org_pack(ContextWords& words) {
  PackParts parts(words, "");
  parts.add(japan_public_numbers());
  parts.add(japan_public_tokens());
  parts.add(asia_public_numbers());
  parts.add(asia_public_tokens());
  parts.add(elsewhere_public_numbers());
  return std::move(parts).done();
}

}  // namespace sekisho
