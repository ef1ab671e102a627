#include "config/iso_codes.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <span>

namespace sekisho {
namespace {

// Officially assigned codes of ISO 3166-1 (https://www.iso.org/obp/ui/#search), a blank between each two; then EU, which is reserved for
// the European Union, and XK, which all the world uses for Kosovo.
constexpr std::string_view kCountries =
    "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ CA CC CD "
    "CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF "
    "GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN "
    "KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA "
    "NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI "
    "SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI "
    "VN VU WF WS YE YT ZA ZM ZW EU XK";

// Active codes of ISO 4217 for money that people pay with (https://www.six-group.com/en/products-services/financial-information/
// data-standards.html), without funds, metals and test codes.
constexpr std::string_view kCurrencies =
    "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CLF CLP CNY "
    "COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR "
    "IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR "
    "MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD "
    "SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYU UZS VES VND VUV WST XAF XCD XCG "
    "XDR XOF XPF YER ZAR ZMW ZWG";

struct Name {
  std::string_view word;  // in small letters
  std::string_view code;
};

constexpr auto kCountryNames = std::to_array<Name>({
    {"america", "US"},     {"usa", "US"},         {"united states", "US"}, {"uk", "GB"},
    {"gbr", "GB"},         {"britain", "GB"},     {"england", "GB"},       {"united kingdom", "GB"},
    {"china", "CN"},       {"prc", "CN"},         {"chn", "CN"},           {"japan", "JP"},
    {"jpn", "JP"},         {"jap", "JP"},         {"germany", "DE"},       {"deu", "DE"},
    {"ger", "DE"},         {"france", "FR"},      {"fra", "FR"},           {"ireland", "IE"},
    {"irl", "IE"},         {"netherlands", "NL"}, {"nld", "NL"},           {"holland", "NL"},
    {"korea", "KR"},       {"south korea", "KR"}, {"kor", "KR"},           {"rok", "KR"},
    {"taiwan", "TW"},      {"twn", "TW"},         {"hong kong", "HK"},     {"hkg", "HK"},
    {"singapore", "SG"},   {"sgp", "SG"},         {"india", "IN"},         {"ind", "IN"},
    {"switzerland", "CH"}, {"che", "CH"},         {"canada", "CA"},        {"can", "CA"},
    {"australia", "AU"},   {"aus", "AU"},         {"russia", "RU"},        {"rus", "RU"},
    {"spain", "ES"},       {"esp", "ES"},         {"italy", "IT"},         {"ita", "IT"},
    {"sweden", "SE"},      {"swe", "SE"},         {"norway", "NO"},        {"nor", "NO"},
    {"finland", "FI"},     {"fin", "FI"},         {"denmark", "DK"},       {"dnk", "DK"},
    {"poland", "PL"},      {"pol", "PL"},         {"austria", "AT"},       {"aut", "AT"},
    {"belgium", "BE"},     {"bel", "BE"},         {"greece", "GR"},        {"el", "GR"},
    {"israel", "IL"},      {"isr", "IL"},         {"brazil", "BR"},        {"bra", "BR"},
    {"mexico", "MX"},      {"mex", "MX"},         {"iran", "IR"},          {"north korea", "KP"},
    {"dprk", "KP"},        {"uae", "AE"},         {"europe", "EU"},        {"european union", "EU"},
});

constexpr auto kCurrencyNames = std::to_array<Name>({
    {"yen", "JPY"},
    {"jpn", "JPY"},
    {"dollar", "USD"},
    {"dollars", "USD"},
    {"euro", "EUR"},
    {"euros", "EUR"},
    {"pound", "GBP"},
    {"won", "KRW"},
    {"yuan", "CNY"},
    {"rmb", "CNY"},
    {"franc", "CHF"},
    {"rupee", "INR"},
    {"krona", "SEK"},
    {"sterling", "GBP"},
});

bool stands_in(std::string_view codes, std::size_t length, std::string_view word) {
  if (word.size() != length || word.find(' ') != std::string_view::npos) return false;
  for (std::size_t at = 0; at < codes.size(); at += length + 1) {
    if (codes.substr(at, length) == word) return true;
  }
  return false;
}

std::string in_case(std::string_view word, int (*change)(int)) {
  std::string out(word);
  std::ranges::transform(out, out.begin(), [&](unsigned char c) { return static_cast<char>(change(c)); });
  return out;
}

std::string suggestion(std::string_view word, std::span<const Name> names, bool (*is_code)(std::string_view)) {
  const std::string lower = in_case(word, [](int c) { return std::tolower(c); });
  const std::string upper = in_case(word, [](int c) { return std::toupper(c); });
  const auto named = std::ranges::find(names, std::string_view(lower), &Name::word);
  std::string_view code = upper;
  if (named != names.end()) code = named->code;
  return is_code(code) ? " (did you mean `" + std::string(code) + "`?)" : "";
}

}  // namespace

bool is_country_code(std::string_view word) { return stands_in(kCountries, 2, word); }
bool is_currency_code(std::string_view word) { return stands_in(kCurrencies, 3, word); }
std::string country_hint(std::string_view word) { return suggestion(word, kCountryNames, is_country_code); }
std::string currency_hint(std::string_view word) { return suggestion(word, kCurrencyNames, is_currency_code); }

}  // namespace sekisho
