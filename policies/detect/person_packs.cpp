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

#include <algorithm>
#include <span>
#include <type_traits>

namespace sekisho {
namespace {

// Puts the rules of a pack together.
class PackParts {
 public:
  PackParts(RuleBook& book, std::string_view family) : book_(book) { pack_.family = family; }

  void add(std::span<const NumberId> rows) { pack_.numbers.push_back(book_.rows(rows)); }
  void add(std::span<const TokenId> rows) { pack_.texts.push_back(book_.rows(rows)); }
  // A rule of numbers or of text, by its name; `make` takes the words.
  template <class Make>
  void add(std::string_view name, const Make& make) {
    const auto made = [&] { return make(book_.words()); };
    if constexpr (std::is_same_v<decltype(made()), std::unique_ptr<NumberRule>>) {
      pack_.numbers.push_back(book_.number(name, made));
    } else {
      pack_.texts.push_back(book_.text(name, made));
    }
  }
  void add_phones(std::string_view name, const PhoneScope& scope) {
    add(name, [&scope](ContextWords& words) { return make_phone_rule(words, scope); });
  }

  // The tables of one kind are one use of their rule.
  RulePack done() && {
    merge(pack_.texts);
    merge(pack_.numbers);
    return std::move(pack_);
  }

 private:
  static void merge(std::vector<RuleBook::Use>& uses) {
    std::vector<RuleBook::Use> merged;
    for (const RuleBook::Use& use : uses) {
      const auto known = std::ranges::find(merged, use.rule, &RuleBook::Use::rule);
      known == merged.end() ? merged.push_back(use) : static_cast<void>(known->tables |= use.tables);
    }
    uses = std::move(merged);
  }

  RuleBook& book_;
  RulePack pack_;
};

void add_japan(PackParts& parts) {
  parts.add("my number", make_my_number_rule);
  parts.add("my number in kanji", make_my_number_kanji_rule);
  parts.add(japan_numbers());
  parts.add(japan_accounts());
  parts.add(japan_tokens());
  parts.add("japanese accounts", make_japan_account_rule);
  parts.add("japanese insurance", make_japan_insurance_rule);
  parts.add("japanese addresses", make_japan_address_rule);
  parts.add("japanese postal codes", make_japan_postal_rule);
  parts.add("birthdates", make_birthdate_rule);
  parts.add("ages", make_age_rule);
}

void add_europe(PackParts& parts) {
  parts.add(europe_numbers());
  parts.add(europe_tokens());
  parts.add(vat_tokens());
}

void add_bank_codes(PackParts& parts) {
  parts.add("iban", [](ContextWords&) { return make_iban_rule(); });
  parts.add("bic", make_bic_rule);
}

}  // namespace

RulePack make_jp_pack(RuleBook& book) {
  PackParts parts(book, "jp.");
  add_japan(parts);
  parts.add("mrz of Japan", [](ContextWords&) { return make_mrz_rule("jp.passport"); });
  parts.add_phones("phone of Japan", {.america = false, .others = false, .service = Confidence::Low});
  return std::move(parts).done();
}

RulePack make_cn_pack(RuleBook& book) {
  PackParts parts(book, "cn.");
  parts.add(china_numbers());
  parts.add(china_tokens());
  parts.add(china_mobiles());
  parts.add("mrz of China", [](ContextWords&) { return make_mrz_rule("cn.passport"); });
  parts.add_phones("phone of others", {.japan = false, .america = false});
  return std::move(parts).done();
}

RulePack make_kr_pack(RuleBook& book) {
  PackParts parts(book, "kr.");
  parts.add(korea_numbers());
  parts.add(korea_phones());
  parts.add_phones("phone of others", {.japan = false, .america = false});
  return std::move(parts).done();
}

RulePack make_eu_pack(RuleBook& book) {
  PackParts parts(book, "eu.");
  add_europe(parts);
  add_bank_codes(parts);
  parts.add_phones("phone of others", {.japan = false, .america = false});
  return std::move(parts).done();
}

RulePack make_us_pack(RuleBook& book) {
  PackParts parts(book, "us.");
  parts.add(us_numbers());
  parts.add(us_tokens());
  parts.add_phones("phone of America", {.japan = false, .others = false});
  return std::move(parts).done();
}

RulePack make_global_pack(RuleBook& book) {
  PackParts parts(book, "");
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
  parts.add("mrz", [](ContextWords&) { return make_mrz_rule({}); });
  parts.add("mac", make_mac_rule);
  parts.add("geo", make_geo_rule);
  parts.add("ip", make_ip_rule);
  parts.add("userinfo of URLs", [](ContextWords&) { return make_url_userinfo_rule(); });
  parts.add("email, tests apart", [](ContextWords& words) { return make_email_rule(words, TestValues::SetApart); });
  parts.add("card, tests apart", [](ContextWords& words) { return make_card_rule(words, TestValues::SetApart); });
  parts.add_phones("phone of all", {.service = Confidence::Low});
  return std::move(parts).done();
}

RulePack make_payment_pack(RuleBook& book) {
  PackParts parts(book, "card.");
  parts.add("card, tests apart", [](ContextWords& words) { return make_card_rule(words, TestValues::SetApart); });
  parts.add("card data", make_card_data_rule);
  add_bank_codes(parts);
  parts.add("crypto", make_crypto_rule);
  return std::move(parts).done();
}

RulePack make_org_pack(RuleBook& book) {
  PackParts parts(book, "");
  parts.add(japan_public_numbers());
  parts.add(japan_public_tokens());
  parts.add(asia_public_numbers());
  parts.add(asia_public_tokens());
  parts.add(elsewhere_public_numbers());
  return std::move(parts).done();
}

}  // namespace sekisho
