#include "policies/redact/surrogate_numbers.h"

#include <array>
#include <utility>

namespace sekisho {
namespace {

// Digits from the end of the seed, 32 at most.
std::string random_digits(const Digest& seed, std::size_t count) {
  std::string digits;
  for (std::size_t i = 0; i < count && i < seed.size(); ++i) digits += static_cast<char>('0' + seed[seed.size() - 1 - i] % 10);
  return digits;
}

// The digit that makes `digits` and itself pass Luhn (ISO/IEC 7812-1, annex B).
char luhn_digit(std::string_view digits) {
  int sum = 0;
  for (std::size_t i = 0; i < digits.size(); ++i) {
    const int digit = digits[digits.size() - 1 - i] - '0';
    const int doubled = i % 2 == 0 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return static_cast<char>('0' + (10 - sum % 10) % 10);
}

// Prefix of the network, and the beginning of the numbers that acquirers and processors hand out for tests.
constexpr auto kTestCards = std::to_array<std::pair<std::string_view, std::string_view>>({
    {"4", "400000"},   {"5", "555555"},   {"2", "222300"},   {"34", "378282"},  {"37", "378282"},  {"352", "353011"}, {"353", "353011"},
    {"354", "353011"}, {"355", "353011"}, {"356", "353011"}, {"357", "353011"}, {"358", "353011"}, {"30", "305693"},  {"36", "362272"},
    {"38", "385200"},  {"60", "601111"},  {"64", "601111"},  {"65", "601111"},  {"62", "620000"},
});

}  // namespace

std::optional<std::string> fake_card(std::string_view digits, const Digest& seed) {
  if (digits.size() < 13 || digits.size() > 19) return std::nullopt;
  std::string_view beginning = "400000";
  for (const auto& [prefix, test] : kTestCards) {
    if (digits.starts_with(prefix)) beginning = test;
  }
  std::string fake = std::string(beginning) + random_digits(seed, digits.size() - beginning.size() - 1);
  fake += luhn_digit(fake);
  return fake;
}

// Check digit: Ordinance of the Ministry of Internal Affairs and Communications No. 85 of 2014, article 5.
std::optional<std::string> fake_my_number(std::string_view digits, const Digest& seed) {
  if (digits.size() != 12) return std::nullopt;
  constexpr std::array<int, 11> kWeights{6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2};
  std::string fake = "99" + random_digits(seed, 9);
  int sum = 0;
  for (std::size_t i = 0; i < kWeights.size(); ++i) sum += kWeights[i] * (fake[i] - '0');
  const int rest = sum % 11;
  fake += static_cast<char>('0' + (rest <= 1 ? 0 : 11 - rest));
  return fake;
}

// Japan: behind an area code or a mobile prefix no number begins with 0 (Telecommunications Numbering Plan). Without grouping the
// length of an area code is not known: there the number begins with 030, which nobody has had since the car telephones.
std::optional<std::string> fake_phone(std::string_view digits, const Digest& seed) {
  const bool international = digits.starts_with('+');
  if (international) digits.remove_prefix(1);
  const std::string random = random_digits(seed, 12);
  const std::string plus = international ? "+" : "";
  if (international && digits.starts_with("81") && digits.size() >= 11) {
    const std::size_t prefix = digits.size() == 12 ? 4 : 3;
    return plus + std::string(digits.substr(0, prefix)) + "0" + random.substr(0, digits.size() - prefix - 1);
  }
  if (international && digits.starts_with("44") && digits.size() == 12) return plus + "447700900" + random.substr(0, 3);
  if (!international && digits.starts_with('0') && digits.size() == 11) {
    return std::string(digits.substr(0, 3)) + "0" + random.substr(0, 7);
  }
  if (!international && digits.starts_with('0') && digits.size() == 10) return "0300" + random.substr(0, 6);
  // North America: 555-0100 to 555-0199 of every area (ATIS-0300115).
  const bool with_country = digits.size() == 11 && digits.starts_with('1');
  if (!with_country && (international || digits.size() != 10 || digits.front() < '2')) return std::nullopt;
  const std::string area = std::string(digits.substr(with_country ? 1 : 0, 1)) + random.substr(0, 2);
  return plus + (with_country ? "1" : "") + area + "55501" + random.substr(2, 2);
}

}  // namespace sekisho
