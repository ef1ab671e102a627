#include "policies/detect/vat_ids.h"

#include "policies/detect/characters.h"
#include "policies/detect/checksums.h"
#include "policies/detect/europe_ids.h"

#include <algorithm>
#include <array>

namespace sekisho {
namespace {

// What each country checks, of the number behind the country's two letters.

bool austria(std::string_view code) {
  constexpr std::array<int, 7> kWeights = {1, 2, 1, 2, 1, 2, 1};
  int sum = 4;
  for (std::size_t i = 0; i < kWeights.size(); ++i) {
    const int product = (code[i + 1] - '0') * kWeights[i];
    sum += product / 10 + product % 10;
  }
  return (10 - sum % 10) % 10 == code[8] - '0';
}

bool belgium(std::string_view code) { return code[0] < '2' && (number_of(code.substr(0, 8)) + number_of(code.substr(8))) % 97 == 0; }

bool denmark(std::string_view code) {
  constexpr std::array<int, 8> kWeights = {2, 7, 6, 5, 4, 3, 2, 1};
  return weighted_sum(code, kWeights) % 11 == 0;
}

bool estonia(std::string_view code) {
  constexpr std::array<int, 9> kWeights = {3, 7, 1, 3, 7, 1, 3, 7, 1};
  return weighted_sum(code, kWeights) % 10 == 0;
}

bool greece(std::string_view code) {
  constexpr std::array<int, 8> kWeights = {256, 128, 64, 32, 16, 8, 4, 2};
  return weighted_sum(code, kWeights) % 11 % 10 == code[8] - '0';
}

// Companies: a letter, seven digits and a check that is a digit or, for some letters, the letter of that rank. People have their own.
bool spain(std::string_view code) {
  if (is_digit(code[0])) return is_letter(code[8]) && std::ranges::all_of(code.substr(0, 8), is_digit) && is_dni(code);
  if (!std::ranges::all_of(code.substr(1, 7), is_digit)) return false;
  if (code[0] >= 'X') return is_nie(code);
  constexpr std::string_view kRanks = "JABCDEFGHI";
  const auto digits = code.substr(1, 7);
  int sum = 0;
  for (std::size_t i = 0; i < digits.size(); ++i) {
    const int digit = (digits[i] - '0') * (i % 2 == 0 ? 2 : 1);
    sum += digit / 10 + digit % 10;
  }
  const auto check = static_cast<std::size_t>((10 - sum % 10) % 10);
  return code[8] == kRanks[check] || code[8] == static_cast<char>('0' + check);
}

bool finland(std::string_view code) {
  constexpr std::array<int, 8> kWeights = {7, 9, 10, 5, 8, 4, 2, 1};
  return weighted_sum(code, kWeights) % 11 == 0;
}

// Two places and the number of the business register. Keys with letters are rare and follow another rule.
bool france(std::string_view code) {
  constexpr std::string_view kMonaco = "000";  // its businesses are in no French register
  const std::string_view business = code.substr(2);
  if (business.starts_with(kMonaco)) return true;
  if (!passes_luhn(business)) return false;
  const bool digits = is_digit(code[0]) && is_digit(code[1]);
  return !digits || (12 + 3 * (number_of(business) % 97)) % 97 == number_of(code.substr(0, 2));
}

bool hungary(std::string_view code) {
  constexpr std::array<int, 8> kWeights = {9, 7, 3, 1, 9, 7, 3, 1};
  return weighted_sum(code, kWeights) % 10 == 0;
}

bool ireland(std::string_view code) {
  constexpr std::array<int, 7> kWeights = {8, 7, 6, 5, 4, 3, 2};
  constexpr std::string_view kLetters = "WABCDEFGHIJKLMNOPQRSTUV";
  const int second = code.size() > 8 ? code[8] - 'A' + 1 : 0;
  return kLetters[static_cast<std::size_t>((weighted_sum(code, kWeights) + 9 * second) % 23)] == code[7];
}

bool luxembourg(std::string_view code) { return number_of(code.substr(0, 6)) % 89 == number_of(code.substr(6)); }

bool malta(std::string_view code) {
  constexpr std::array<int, 8> kWeights = {3, 4, 6, 7, 8, 9, 10, 1};
  return weighted_sum(code, kWeights) % 37 == 0;
}

// Numbers from before 2020 hold the owner's citizen number; later ones check all places with the country's letters.
bool netherlands(std::string_view code) {
  if (is_bsn(code.substr(0, 9))) return true;
  long long rest = 2321;  // N and L
  for (const char c : code) rest = is_digit(c) ? (rest * 10 + (c - '0')) % 97 : (rest * 100 + (c - 'A' + 10)) % 97;
  return rest == 1;
}

bool poland(std::string_view code) {
  constexpr std::array<int, 9> kWeights = {6, 5, 7, 2, 3, 4, 5, 6, 7};
  return weighted_sum(code, kWeights) % 11 == code[9] - '0';
}

bool slovenia(std::string_view code) {
  constexpr std::array<int, 7> kWeights = {8, 7, 6, 5, 4, 3, 2};
  return (11 - weighted_sum(code, kWeights) % 11) % 10 == code[7] - '0' && code[0] != '0';
}

bool sweden(std::string_view code) { return passes_luhn(code.substr(0, 10)); }

bool slovakia(std::string_view code) { return number_of(code) % 11 == 0; }

bool switzerland(std::string_view code) {
  constexpr std::array<int, 8> kWeights = {5, 4, 3, 2, 7, 6, 5, 4};
  const std::string_view digits = code.substr(1);  // behind the E of CHE
  return (11 - weighted_sum(digits, kWeights) % 11) % 11 == digits[8] - '0';
}

struct Check {
  std::string_view country;
  bool (*passes)(std::string_view code);
};
constexpr auto kChecks = std::to_array<Check>({
    {"AT", austria},    {"BE", belgium}, {"CH", switzerland}, {"DE", passes_mod_11_10}, {"DK", denmark}, {"EE", estonia}, {"EL", greece},
    {"ES", spain},      {"FI", finland}, {"FR", france},      {"HR", passes_mod_11_10}, {"HU", hungary}, {"IE", ireland}, {"IT", is_piva},
    {"LU", luxembourg}, {"MT", malta},   {"NL", netherlands}, {"PL", poland},           {"PT", is_nif},  {"SE", sweden},  {"SI", slovenia},
    {"SK", slovakia},
});

// False where its country's check fails. Where none is known any number may be one.
bool may_be_vat(std::string_view code) {
  const auto found = std::ranges::find(kChecks, code.substr(0, 2), &Check::country);
  return found == kChecks.end() || found->passes(code.substr(2));
}

constexpr std::string_view kWords =
    "vat|ust-id|ustid|ust-idnr|umsatzsteuer|tva|n° tva|iva|btw|moms|alv|mwst|áfa|dph|nip|umsatzsteuer-id|ust";

constexpr auto kTokens = std::to_array<TokenId>({
    {.type = "eu.vat",
     .forms =
         "ATU8n|AT U8n|BE10n|BE 10n|BE 4n.3n.3n|BE4n.3n.3n|BG9n|BG10n|CHE-3n.3n.3n|CHE9n|CY8n1a|CZ8n|CZ9n|CZ10n|DE9n|DE 9n|"
         "DE 3n 3n 3n|DK8n|DK 8n|DK 2n 2n 2n 2n|EE9n|EL9n|EL 9n|ES1c7n1c|ES 1c7n1c|FI8n|FI 8n|FR2c9n|FR 2c9n|FR 2c 9n|"
         "FR 2c 3n 3n 3n|FR2c 3n 3n 3n|GB9n|GB 9n|GB 3n 4n 2n|GB12n|HR11n|HU8n|IE7n1a|IE7n2a|IT11n|IT 11n|LT9n|LT12n|LU8n|LU 8n|LV11n|"
         "MT8n|NL9nB2n|NL 9nB2n|NL 9n B2n|NL9n.B2n|PL10n|PL 10n|PL 3n 3n 2n 2n|PT9n|PT 9n|RO8n|RO9n|RO10n|SE12n|SE 12n|SI8n|SK10n|SK 10n|"
         "XI9n",
     .valid = may_be_vat,
     .checked = passes_vat,
     .alone = Alone::Medium,
     .words = kWords},
});

}  // namespace

std::span<const TokenId> vat_tokens() { return kTokens; }

bool passes_vat(std::string_view code) {
  const auto found = std::ranges::find(kChecks, code.substr(0, 2), &Check::country);
  return found != kChecks.end() && found->passes(code.substr(2));
}

}  // namespace sekisho
