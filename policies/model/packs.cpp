#include "policies/model/packs.h"

#include <algorithm>
#include <array>
#include <vector>

namespace sekisho {
namespace {

using Words = std::vector<std::string_view>;

// Types by country, with the country first. A pack of one country names them without it, `global-pii/1` with it. Every pack that reads
// text also finds `obfuscated`.
constexpr auto kJapan = std::to_array<std::string_view>({"jp.my_number", "jp.corporate", "jp.invoice_reg", "jp.drivers_license",
                                                         "jp.passport", "jp.residence_card", "jp.pension", "jp.juminhyo_code",
                                                         "jp.employment_ins", "jp.insurer_no", "jp.insured_id", "jp.kaigo", "jp.phone",
                                                         "jp.postal", "jp.address", "jp.bank_account", "jp.yucho", "jp.birthdate"});
constexpr auto kChina = std::to_array<std::string_view>({"cn.resident_id", "cn.uscc", "cn.mobile", "cn.bank_card", "cn.passport"});
constexpr auto kKorea = std::to_array<std::string_view>({"kr.rrn", "kr.frn", "kr.brn"});
constexpr auto kEurope =
    std::to_array<std::string_view>({"eu.vat", "de.steuer_id", "fr.nir", "it.piva", "es.dni", "es.nie", "nl.bsn", "be.nn", "pl.pesel",
                                     "fi.hetu", "se.personnummer", "dk.cpr", "pt.nif", "ch.ahv", "uk.nhs", "uk.nino", "eu.iban", "eu.bic"});
constexpr auto kAmerica = std::to_array<std::string_view>({"us.ssn", "us.itin", "us.ein", "us.aba", "us.dea", "us.npi", "us.mbi"});
// Countries without a pack of their own.
constexpr auto kElsewhere = std::to_array<std::string_view>(
    {"tw.ubn", "th.pin", "my.nric", "id.nik", "in.aadhaar", "in.pan", "in.gstin", "tr.tckn", "br.cpf", "au.tfn", "au.abn"});
// What `global-pii/1` names without a country, and the countries' own names for the same.
constexpr auto kBare = std::to_array<std::string_view>({"email", "phone", "ip", "iban"});
constexpr auto kSameAsBare = std::to_array<std::string_view>({"jp.phone", "eu.iban"});

constexpr std::string_view kObfuscated = "obfuscated";
constexpr std::array<std::string_view, 1> kAnyWord{""};

Words without_country(std::span<const std::string_view> types) {
  Words out{kObfuscated};
  for (const std::string_view type : types) out.push_back(type.substr(type.find('.') + 1));
  return out;
}

PackTypes jp_pii() {
  static const Words types = without_country(kJapan);
  return {types, {}};
}

PackTypes cn_pii() {
  static const Words types = without_country(kChina);
  return {types, {}};
}

PackTypes kr_pii() {
  static const Words types = without_country(kKorea);
  return {types, {}};
}

PackTypes eu_pii() {
  static const Words types = without_country(kEurope);
  return {types, {}};
}

PackTypes us_pii() {
  static const Words types = without_country(kAmerica);
  return {types, {}};
}

Words every_country() {
  Words out{kObfuscated};
  out.insert(out.end(), kBare.begin(), kBare.end());
  const auto add = [&](std::span<const std::string_view> types) {
    std::ranges::copy_if(types, std::back_inserter(out),
                         [](std::string_view type) { return std::ranges::find(kSameAsBare, type) == kSameAsBare.end(); });
  };
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
  static constexpr std::array<std::string_view, 5> kTypes{"pan", "track", "cvv", "crypto", kObfuscated};
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
