#include "policies/detect/america_ids.h"

#include "policies/detect/calendar.h"
#include "policies/detect/characters.h"
#include "policies/detect/checksums.h"

#include <algorithm>
#include <array>

namespace sekisho {
namespace {

// Numbers that were printed on cards and in advertisements, and what people write into examples: nobody's, unless a word says otherwise.
bool is_no_sample(std::string_view digits) { return digits != "078051120" && digits != "219099999" && digits != "123456789"; }
bool is_likely_ssn(std::string_view digits) { return is_ssn(digits) && is_no_sample(digits); }

// The campuses of the revenue service and the internet's prefixes (Internal Revenue Service, How EINs are assigned and valid prefixes).
bool is_ein(std::string_view digits) {
  constexpr auto kNever = std::to_array<int>({0, 7, 8, 9, 17, 18, 19, 28, 29, 49, 69, 70, 78, 79, 89, 96, 97});
  return std::ranges::find(kNever, pair_at(digits, 0)) == kNever.end();
}

constexpr std::string_view kSsnWords = "ssn|social security|social_security|soc sec|ss#|tax id|taxpayer|ss number|ss no|社会保障番号";

constexpr auto kUs = std::to_array<NumberId>({
    {.type = "us.ssn", .shapes = "3-2-4", .valid = is_likely_ssn, .cut = Alone::Medium, .words = kSsnWords},
    {.type = "us.ssn", .shapes = "9 3-2-4 3.2.4", .valid = is_ssn, .words = kSsnWords},
    {.type = "us.itin",
     .shapes = "9 3-2-4",
     .valid = is_itin,
     .cut = Alone::Medium,
     .words = "itin|individual taxpayer|taxpayer identification|tax id|taxpayer id|ssn|social security"},
    {.type = "us.ein",
     .shapes = "9 2=7",
     .valid = is_ein,
     .words = "ein|fein|employer identification|federal tax id|tax id|employer id|federal id"},
    {.type = "us.aba",
     .shapes = "9",
     .valid = is_aba,
     .words = "aba|routing|rtn|transit number|wire transfer|bank account|checking account|direct deposit"},
    {.type = "us.npi",
     .shapes = "10",
     .valid = is_npi,
     .words = "npi|national provider|national provider identifier|provider id|provider identifier"},
});

constexpr auto kUsCodes = std::to_array<TokenId>({
    {.type = "us.dea", .forms = "2a7n|1a8n", .valid = is_dea, .words = "dea|drug enforcement|controlled substance|prescriber"},
    {.type = "us.mbi",
     .forms = "1n1a1c1n1a1c1n2a2n|1n1a1c1n 1a1c1n 2a2n",
     .valid = is_mbi,
     .alone = Alone::Medium,
     .words = "mbi|medicare|beneficiary"},
});

constexpr auto kElsewhere = std::to_array<NumberId>({
    {.type = "tr.tckn",
     .shapes = "11",
     .valid = is_tckn,
     .plain = Alone::Low,
     .words = "tckn|t.c. kimlik|tc kimlik|kimlik no|kİmlİk no|kimlik numara|kİmlİk numara|kimlik numarası|kimlik numarasi|kİmlİk "
              "numarasi|vatandaşlık|turkish id|tc no|t.c. no|t.c.no"},
    {.type = "br.cpf", .shapes = "11", .valid = is_cpf, .plain = Alone::Low, .words = "cpf|c.p.f|cadastro de pessoas|contribuinte"},
    {.type = "br.cpf", .shapes = "3.3.3-2", .valid = is_cpf, .cut = Alone::High, .words = "cpf|c.p.f|cadastro de pessoas|contribuinte"},
    {.type = "au.tfn", .shapes = "9 3-3-3", .valid = is_tfn, .words = "tfn|tax file|australian tax"},
});

constexpr auto kElsewherePublic = std::to_array<NumberId>({
    {.type = "au.abn", .shapes = "11 2-3-3-3", .valid = is_abn, .cut = Alone::Low, .words = "abn|business number|australian business"},
});

}  // namespace

std::span<const NumberId> us_numbers() { return kUs; }
std::span<const TokenId> us_tokens() { return kUsCodes; }
std::span<const NumberId> elsewhere_numbers() { return kElsewhere; }
std::span<const NumberId> elsewhere_public_numbers() { return kElsewherePublic; }

bool is_ssn(std::string_view digits) {
  const std::string_view area = digits.substr(0, 3);
  return area != "000" && area != "666" && digits[0] != '9' && digits.substr(3, 2) != "00" && digits.substr(5) != "0000";
}

bool is_itin(std::string_view digits) {
  const int group = pair_at(digits, 3);
  const auto in = [group](int first, int last) { return group >= first && group <= last; };
  return digits[0] == '9' && (in(50, 65) || in(70, 88) || in(90, 92) || in(94, 99));
}

bool is_aba(std::string_view digits) {
  constexpr std::array<int, 9> kWeights = {3, 7, 1, 3, 7, 1, 3, 7, 1};
  const int district = pair_at(digits, 0);
  const auto in = [district](int first, int last) { return district >= first && district <= last; };
  return (in(0, 12) || in(21, 32) || in(61, 72) || district == 80) && weighted_sum(digits, kWeights) % 10 == 0;
}

bool is_npi(std::string_view digits) {
  constexpr int kIssuer = 24;  // what 80840, which stands before it, adds to Luhn's sum
  if (digits[0] != '1' && digits[0] != '2') return false;
  int sum = kIssuer;
  for (std::size_t i = 0; i < digits.size(); ++i) {
    const int digit = (digits[i] - '0') * (i % 2 == 0 ? 2 : 1);
    sum += digit / 10 + digit % 10;
  }
  return sum % 10 == 0;
}

bool is_dea(std::string_view code) {
  if (is_digit(code[1]) && code[1] != '9') return false;
  const std::string_view digits = code.substr(2);
  const auto at = [digits](std::size_t i) { return digits[i] - '0'; };
  return (at(0) + at(2) + at(4) + 2 * (at(1) + at(3) + at(5))) % 10 == at(6);
}

bool is_mbi(std::string_view code) {
  constexpr std::string_view kNever = "SLOIBZ";
  return code[0] != '0' && std::ranges::none_of(code, [&](char c) { return kNever.find(c) != std::string_view::npos; });
}

bool is_tckn(std::string_view digits) {
  const auto at = [digits](std::size_t i) { return digits[i] - '0'; };
  const int odd = at(0) + at(2) + at(4) + at(6) + at(8);
  const int even = at(1) + at(3) + at(5) + at(7);
  return digits[0] != '0' && ((7 * odd - even) % 10 + 10) % 10 == at(9) && (odd + even + at(9)) % 10 == at(10);
}

bool is_cpf(std::string_view digits) {
  const auto check = [digits](std::size_t size) {
    int sum = 0;
    for (std::size_t i = 0; i < size; ++i) sum += (digits[i] - '0') * static_cast<int>(size + 1 - i);
    return (11 - sum % 11) % 11 % 10;
  };
  return check(9) == digits[9] - '0' && check(10) == digits[10] - '0';
}

bool is_tfn(std::string_view digits) {
  constexpr std::array<int, 9> kWeights = {1, 4, 3, 7, 5, 8, 6, 9, 10};
  return weighted_sum(digits, kWeights) % 11 == 0;
}

bool is_abn(std::string_view digits) {
  constexpr std::array<int, 11> kWeights = {10, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19};
  return digits[0] != '0' && (weighted_sum(digits, kWeights) - kWeights[0]) % 89 == 0;
}

}  // namespace sekisho
