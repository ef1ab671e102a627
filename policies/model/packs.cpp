#include "policies/model/packs.h"

#include <algorithm>
#include <array>
#include <vector>

namespace sekisho {
namespace {

using Words = std::vector<std::string_view>;

// Types by country, with the country first. A pack of one country names them without it, packs of several with it. Every pack that reads
// text also finds `obfuscated`.
constexpr auto kJapan = std::to_array<std::string_view>(
    {"jp.my_number", "jp.drivers_license", "jp.passport", "jp.residence_card", "jp.pension", "jp.juminhyo_code", "jp.employment_ins",
     "jp.insurer_no", "jp.insured_id", "jp.kaigo", "jp.postal", "jp.address", "jp.bank_account", "jp.yucho", "jp.birthdate", "jp.age"});
constexpr auto kChina = std::to_array<std::string_view>({"cn.resident_id", "cn.mobile", "cn.bank_card", "cn.passport"});
constexpr auto kKorea = std::to_array<std::string_view>({"kr.rrn", "kr.frn"});
constexpr auto kEurope =
    std::to_array<std::string_view>({"eu.vat", "de.steuer_id", "fr.nir", "it.codice_fiscale", "it.piva", "es.dni", "es.nie", "nl.bsn",
                                     "be.nn", "pl.pesel", "fi.hetu", "se.personnummer", "dk.cpr", "pt.nif", "ch.ahv", "uk.nhs", "uk.nino"});
constexpr auto kAmerica = std::to_array<std::string_view>({"us.ssn", "us.itin", "us.ein", "us.aba", "us.dea", "us.npi", "us.mbi"});
// Countries without a pack of their own.
constexpr auto kElsewhere = std::to_array<std::string_view>(
    {"tw.id", "hk.id", "sg.nric", "th.pin", "my.nric", "id.nik", "in.aadhaar", "in.pan", "in.gstin", "tr.tckn", "br.cpf", "au.tfn"});
// What has no country.
constexpr auto kBank = std::to_array<std::string_view>({"iban", "bic"});
constexpr auto kGeneric = std::to_array<std::string_view>({"email", "email.test_value", "phone", "ip", "ip.test_value", "mac", "geo",
                                                           "imei", "vin", "passport", "card.pan", "card.pan.test_value", "url_userinfo"});

constexpr std::string_view kObfuscated = "obfuscated";
constexpr std::array<std::string_view, 1> kAnyWord{""};

// The types under the names that a pack of this country gives them, and others.
Words pack_of(std::string_view country, std::span<const std::string_view> types, std::span<const std::string_view> others = {}) {
  Words out{kObfuscated};
  for (const std::string_view type : types) out.push_back(type.starts_with(country) ? type.substr(country.size()) : type);
  out.insert(out.end(), others.begin(), others.end());
  return out;
}

constexpr std::array<std::string_view, 1> kPhone{"phone"};

PackTypes jp_pii() {
  static const Words types = pack_of("jp.", kJapan, kPhone);
  return {types, {}};
}

PackTypes cn_pii() {
  static const Words types = pack_of("cn.", kChina, kPhone);
  return {types, {}};
}

PackTypes kr_pii() {
  static const Words types = pack_of("kr.", kKorea, kPhone);
  return {types, {}};
}

PackTypes eu_pii() {
  static constexpr std::array<std::string_view, 3> kOthers{"iban", "bic", "phone"};
  static const Words types = pack_of("eu.", kEurope, kOthers);
  return {types, {}};
}

PackTypes us_pii() {
  static const Words types = pack_of("us.", kAmerica, kPhone);
  return {types, {}};
}

Words every_country() {
  Words out{kObfuscated};
  const auto add = [&out](std::span<const std::string_view> types) { out.insert(out.end(), types.begin(), types.end()); };
  add(kGeneric);
  add(kBank);
  add(kJapan);
  add(kChina);
  add(kKorea);
  add(kEurope);
  add(kAmerica);
  add(kElsewhere);
  return out;
}

PackTypes global_pii() {
  static const Words types = every_country();
  return {types, {}};
}

PackTypes payment() {
  static constexpr std::array<std::string_view, 8> kTypes{"pan", "pan.test_value", "track", "cvv", "crypto", "iban", "bic", kObfuscated};
  return {kTypes, {}};
}

// Numbers of organisations are public. They have a pack of their own, so that no pattern over a person's types matches them.
PackTypes org_ids() {
  static constexpr std::array<std::string_view, 7> kTypes{"jp.corporate", "jp.invoice_reg", "cn.uscc",  "kr.brn",
                                                          "tw.ubn",       "au.abn",         kObfuscated};
  return {kTypes, {}};
}

// The families of keys grow with every release.
PackTypes secrets() { return {{}, kAnyWord}; }

PackTypes medical_ja() { return {{}, kAnyWord}; }
PackTypes special_category_lexicon() { return {{}, kAnyWord}; }

PackTypes names_ja() {
  static constexpr std::array<std::string_view, 2> kTypes{"person", kObfuscated};
  return {kTypes, {}};
}

PackTypes source_code() { return {{}, kAnyWord}; }

// Types are the second column of its file.
PackTypes dictionary() { return {{}, kAnyWord}; }

PackTypes basic() {
  static constexpr std::array<std::string_view, 6> kTypes{"email", "phone", "iban", "jp.my_number", "card.pan", kObfuscated};
  static constexpr std::array<std::string_view, 1> kFamilies{"secret."};
  return {kTypes, kFamilies};
}

struct Pack {
  std::string_view name;
  PackTypes (*types)();
};
constexpr auto kPacks = std::to_array<Pack>({{"basic/1", basic},
                                             {"cn-pii/1", cn_pii},
                                             {"dictionary/1", dictionary},
                                             {"eu-pii/1", eu_pii},
                                             {"global-pii/1", global_pii},
                                             {"jp-pii/1", jp_pii},
                                             {"kr-pii/1", kr_pii},
                                             {"medical-ja/1", medical_ja},
                                             {"names-ja/1", names_ja},
                                             {"org-ids/1", org_ids},
                                             {"payment/1", payment},
                                             {"secrets/1", secrets},
                                             {"source-code/1", source_code},
                                             {"special-category-lexicon/1", special_category_lexicon},
                                             {"us-pii/1", us_pii}});

constexpr std::array<std::string_view, 4> kOpaqueTypes{"opaque.image", "opaque.audio", "opaque.file", "opaque.tokens"};

}  // namespace

std::optional<PackTypes> find_pack(std::string_view pack) {
  const auto found = std::ranges::find(kPacks, pack, &Pack::name);
  if (found == kPacks.end()) return std::nullopt;
  return found->types();
}

std::span<const std::string_view> pack_names() {
  static const Words names = [] {
    Words out;
    for (const Pack& pack : kPacks) out.push_back(pack.name);
    return out;
  }();
  return names;
}

std::span<const std::string_view> opaque_types() { return kOpaqueTypes; }

}  // namespace sekisho
