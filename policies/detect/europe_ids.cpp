#include "policies/detect/europe_ids.h"

#include "policies/detect/calendar.h"
#include "policies/detect/characters.h"
#include "policies/detect/checksums.h"

#include <algorithm>
#include <array>
#include <string>

namespace sekisho {
namespace {

constexpr std::string_view kSpanishLetters = "TRWAGMYFPDXBNJZSQVHLCKE";

// Denmark gave up the check digit in 2007: only the date holds for every number.
bool is_cpr(std::string_view digits) { return is_short_date_backwards(digits); }

constexpr std::string_view kSwedishWords =
    "personnummer|personnumret|personnr|pers.nr|samordningsnummer|personal identity number|personal number|personal no|födelsenummer";

// Older numbers are written without their leading zero.
bool is_any_bsn(std::string_view digits) {
  constexpr std::size_t kSize = 9;
  return is_bsn(std::string(kSize - digits.size(), '0').append(digits));
}
constexpr std::string_view kDutchWords = "bsn|burgerservice|burgerservicenummer|sofinummer|sofi-nummer|citizen service number";

constexpr auto kNumbers = std::to_array<NumberId>({
    {.type = "de.steuer_id",
     .shapes = "11 2-3-3-3",
     .valid = is_steuer_id,
     .cut = Alone::Low,
     .words = "steuer-id|steuerid|steuer-identifikations|steuer id|steueridentifikation|steueridentifikationsnummer|steuerliche "
              "identifikation|steuerliche "
              "identifikationsnummer|identifikationsnummer|idnr|id-nr|tax id|tin"},
    {.type = "fr.nir",
     .shapes = "15 1-2-2-2-3-3-2 13-2",
     .valid = is_nir,
     .plain = Alone::Medium,
     .cut = Alone::High,
     .words = "sécurité sociale|securite sociale|sécu|nir|insee|numéro de sécu|carte vitale|assuré social|social security"},
    {.type = "it.piva", .shapes = "11", .valid = is_piva, .words = "partita iva|p.iva|p. iva|piva|vat|vat number|vat no|codice iva"},
    {.type = "nl.bsn", .shapes = "9 4-2-3 3-3-3", .valid = is_bsn, .words = kDutchWords},
    {.type = "nl.bsn", .shapes = "8 4.2.3", .valid = is_any_bsn, .words = kDutchWords},
    {.type = "be.nn",
     .shapes = "11",
     .valid = is_belgian,
     .plain = Alone::Low,
     .words = "rijksregister|rijksregisternr|rijksregisternummer|nationalregisternummer|registre national|numéro national|nationaal "
              "nummer|insz|niss|national "
              "number|national "
              "register"},
    {.type = "be.nn",
     .shapes = "2.2.2-3.2 2.2.2-3-2 6-3-2",
     .valid = is_belgian,
     .cut = Alone::Medium,
     .words = "rijksregister|rijksregisternr|rijksregisternummer|nationalregisternummer|registre national|numéro national|nationaal "
              "nummer|insz|niss|national "
              "number|national "
              "register"},
    {.type = "pl.pesel", .shapes = "11", .valid = is_pesel, .plain = Alone::Low, .words = "pesel|numer ewidencyjny"},
    {.type = "se.personnummer", .shapes = "10 6-4", .valid = is_personnummer, .cut = Alone::Low, .words = kSwedishWords},
    {.type = "se.personnummer", .shapes = "12 8-4", .valid = is_long_personnummer, .cut = Alone::Low, .words = kSwedishWords},
    {.type = "dk.cpr", .shapes = "10 6-4", .valid = is_cpr, .words = "cpr|personnummer|cpr-nr|cpr-nummer|civil registration"},
    {.type = "pt.nif",
     .shapes = "9 3-3-3",
     .valid = is_nif,
     .words = "nif|n.i.f|nipc|n.i.p.c|contribuinte|número fiscal|numero fiscal|identificação fiscal"},
    {.type = "ch.ahv",
     .shapes = "13 3.4.4.2 3-4-4-2",
     .valid = is_ahv,
     .plain = Alone::Medium,
     .cut = Alone::High,
     .words = "ahv|avs|navs|sozialversicherung|assurance vieillesse|versichertennummer"},
    {.type = "uk.nhs",
     .shapes = "10 3-3-4",
     .valid = is_nhs,
     .alike = [](std::string_view) { return Likeness::Perhaps; },  // one telephone number in eleven passes
     .words = "nhs|nhs number|nhs no|nhs id|national health service|national health service number|patient number|patient id",
     .rivals = "tel|telephone|phone|mobile|fax|helpline|hotline|電話|携帯"},
});

constexpr auto kTokens = std::to_array<TokenId>({
    {.type = "fr.nir",
     .forms = "6n1a8n|6n1a6n 2n|1n 2n 2n 1n1a 3n 3n 2n",
     .valid = is_nir,
     .alone = Alone::Medium,
     .words = "sécurité sociale|securite sociale|sécu|nir|insee|numéro de sécu|carte vitale|assuré social|social security"},
    {.type = "it.codice_fiscale",
     .forms = "6a2c1a2c1a3c1a|3a 3a 2c1a2c 1a3c1a",
     .valid = is_codice_fiscale,
     .alone = Alone::High,
     .words = "codice fiscale|cod. fisc|c.f.|tax code|fiscal code",
     .label = "cf"},
    {.type = "es.dni",
     .forms = "8n1a|8n 1a|2n.3n.3n-1a|2n.3n.3n1a",
     .valid = is_dni,
     .alone = Alone::Low,
     .words = "dni|nif|d.n.i|n.i.f|documento nacional|identidad|identity"},
    {.type = "es.nie",
     .forms = "1a7n1a|1a-7n-1a|1a 7n 1a|1a-7n1a",
     .valid = is_nie,
     .alone = Alone::Low,
     .words = "nie|nif|n.i.e|n.i.f|extranjero|identidad|identity"},
    {.type = "fi.hetu",
     .forms = "6n-3n1c|6n+3n1c|6n1a3n1c",
     .valid = is_hetu,
     .alone = Alone::Medium,
     .words = "henkilötunnus|henkilötunnuksen|hetu|sotu|personbeteckning|personal identity code"},
    // From the year in which its holder is a hundred the hyphen is a plus.
    {.type = "se.personnummer", .forms = "6n+4n", .valid = is_personnummer, .alone = Alone::Low, .words = kSwedishWords},
    {.type = "se.personnummer", .forms = "8n+4n", .valid = is_long_personnummer, .alone = Alone::Low, .words = kSwedishWords},
    {.type = "uk.nino",
     .forms = "2a6n1a|2a 2n 2n 2n 1a|2a 6n 1a",
     .valid = is_nino,
     .alone = Alone::Medium,
     .words = "national insurance|nino|ni number|ni no|insurance number"},
});

// What a letter or digit is worth in Italy's code at an odd place, the first being one.
constexpr std::array<int, 26> kItalianOdd = {1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23};
int italian_rank(char c) { return is_digit(c) ? c - '0' : c - 'A'; }

}  // namespace

std::span<const NumberId> europe_numbers() { return kNumbers; }
std::span<const TokenId> europe_tokens() { return kTokens; }

bool is_steuer_id(std::string_view digits) {
  std::array<int, 10> times{};
  for (const char digit : digits.substr(0, 10)) ++times[static_cast<std::size_t>(digit - '0')];
  const auto repeated = std::ranges::count_if(times, [](int count) { return count > 1; });
  const bool twice_or_thrice = std::ranges::all_of(times, [](int count) { return count <= 3; });
  return digits[0] != '0' && repeated == 1 && twice_or_thrice && passes_mod_11_10(digits);
}

bool is_nir(std::string_view code) {
  if (code[0] != '1' && code[0] != '2') return false;
  // Months above 12 stand for dates of birth that are not known whole.
  const int month = pair_at(code, 3);
  if (month == 0 || (month > 12 && month < 20) || (month > 42 && month < 50)) return false;
  std::string_view head = code.substr(0, 13);
  long long number = 0;
  for (std::size_t i = 0; i < head.size(); ++i) {
    const bool corsica = i == 6 && head[5] == '2' && (head[6] == 'A' || head[6] == 'B');
    if (!corsica && !is_digit(head[i])) return false;
    number = number * 10 + (!corsica ? head[i] - '0' : head[6] == 'A' ? 9 : 8);
    if (corsica) number -= 10;  // 2A counts as 19, 2B as 18
  }
  return 97 - number % 97 == pair_at(code, 13);
}

bool is_piva(std::string_view digits) {
  const long long office = number_of(digits.substr(7, 3));
  const bool known = (office >= 1 && office <= 100) || office == 120 || office == 121 || office == 888 || office == 999;
  return known && !digits.starts_with("0000000") && passes_luhn(digits);
}

bool is_codice_fiscale(std::string_view code) {
  // Digits may be written as letters where two people would have the same code.
  constexpr std::string_view kAsLetters = "LMNPQRSTUV";
  constexpr std::string_view kMonths = "ABCDEHLMPRST";
  for (const std::size_t place : {6, 7, 9, 10, 12, 13, 14}) {
    if (!is_digit(code[place]) && kAsLetters.find(code[place]) == std::string_view::npos) return false;
  }
  if (kMonths.find(code[8]) == std::string_view::npos) return false;
  int sum = 0;
  for (std::size_t i = 0; i < 15; ++i) {
    const int rank = italian_rank(code[i]);
    sum += i % 2 == 0 ? kItalianOdd[static_cast<std::size_t>(rank)] : rank;
  }
  return code[15] == 'A' + sum % 26;
}

bool is_dni(std::string_view code) { return kSpanishLetters[static_cast<std::size_t>(number_of(code.substr(0, 8)) % 23)] == code[8]; }

bool is_nie(std::string_view code) {
  if (code[0] < 'X' || code[0] > 'Z') return false;
  const long long number = (code[0] - 'X') * 10'000'000LL + number_of(code.substr(1, 7));
  return kSpanishLetters[static_cast<std::size_t>(number % 23)] == code[8];
}

bool is_bsn(std::string_view digits) {
  constexpr std::array<int, 9> kWeights = {9, 8, 7, 6, 5, 4, 3, 2, -1};
  return weighted_sum(digits, kWeights) % 11 == 0;
}

bool is_belgian(std::string_view digits) {
  // Month and day are 0 where they are not known; 20 and 40 are added to the month for people who are not in the register.
  const int month = pair_at(digits, 2) % 20;
  if (month > 12 || pair_at(digits, 4) > 31) return false;
  constexpr long long kSince2000 = 2'000'000'000LL;
  const long long number = number_of(digits.substr(0, 9));
  const int check = pair_at(digits, 9);
  return 97 - number % 97 == check || 97 - (number + kSince2000) % 97 == check;
}

bool is_pesel(std::string_view digits) {
  constexpr std::array<int, 11> kWeights = {1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1};
  const int month = pair_at(digits, 2);
  return is_day(2000 + pair_at(digits, 0), month % 20, pair_at(digits, 4)) && weighted_sum(digits, kWeights) % 10 == 0;
}

bool is_hetu(std::string_view code) {
  constexpr std::string_view kChecks = "0123456789ABCDEFHJKLMNPRSTUVWXY";
  constexpr std::string_view kCenturies = "ABCDEFUVWXY";
  if (code.size() == 11 && kCenturies.find(code[6]) == std::string_view::npos) return false;
  if (!is_short_date_backwards(code)) return false;
  const std::string_view individual = code.substr(code.size() - 4, 3);
  const long long number = number_of(code.substr(0, 6)) * 1000 + number_of(individual);
  return individual >= "002" && kChecks[static_cast<std::size_t>(number % 31)] == code.back();
}

bool is_personnummer(std::string_view digits) {
  // A coordination number has 60 added to the day.
  const int day = pair_at(digits, 4);
  return is_day(2000 + pair_at(digits, 0), pair_at(digits, 2), day > 60 ? day - 60 : day) && passes_luhn(digits);
}

bool is_long_personnummer(std::string_view digits) {
  const int century = pair_at(digits, 0);
  return century >= 18 && century <= 20 && is_personnummer(digits.substr(2));
}

bool is_nif(std::string_view digits) {
  constexpr std::array<int, 8> kWeights = {9, 8, 7, 6, 5, 4, 3, 2};
  const int rest = weighted_sum(digits, kWeights) % 11;
  return digits[0] != '0' && digits[8] - '0' == (rest < 2 ? 0 : 11 - rest);
}

bool is_ahv(std::string_view digits) { return digits.starts_with("756") && passes_ean_13(digits); }

bool is_nhs(std::string_view digits) {
  constexpr std::array<int, 9> kWeights = {10, 9, 8, 7, 6, 5, 4, 3, 2};
  return (11 - weighted_sum(digits, kWeights) % 11) % 11 == digits[9] - '0';
}

bool is_nino(std::string_view code) {
  constexpr std::string_view kNeverFirst = "DFIQUV";
  constexpr std::string_view kNeverSecond = "DFIOQUV";
  constexpr auto kNever = std::to_array<std::string_view>({"BG", "GB", "KN", "NK", "NT", "TN", "ZZ"});
  const bool open = kNeverFirst.find(code[0]) == std::string_view::npos && kNeverSecond.find(code[1]) == std::string_view::npos;
  return open && std::ranges::find(kNever, code.substr(0, 2)) == kNever.end() && code[8] >= 'A' && code[8] <= 'D';
}

}  // namespace sekisho
