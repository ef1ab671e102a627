#include "policies/redact/surrogate_codes.h"

#include "gateway/core/ascii.h"

#include <algorithm>
#include <array>

namespace sekisho {
namespace {

constexpr std::string_view kLetters = "ABCDEFGHJKLMNPRSTVWXY";

char digit(const Digest& seed, std::size_t at) { return static_cast<char>('0' + seed[at % seed.size()] % 10); }
char letter(const Digest& seed, std::size_t at) { return kLetters[seed[at % seed.size()] % kLetters.size()]; }

bool all_digits(std::string_view text) { return std::ranges::all_of(text, is_ascii_digit); }
bool all_capitals(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return c >= 'A' && c <= 'Z'; });
}

// ISO 7064 MOD 97-10 over letters as 10 to 35.
int rest_of_97(std::string_view text) {
  int rest = 0;
  for (const char c : text) rest = is_ascii_digit(c) ? (rest * 10 + (c - '0')) % 97 : (rest * 100 + (c - 'A' + 10)) % 97;
  return rest;
}

}  // namespace

std::optional<std::string> fake_iban(std::string_view code, const Digest& seed) {
  constexpr std::size_t kHead = 4;  // country and check digits
  constexpr std::size_t kBank = 4;
  if (code.size() < 15 || code.size() > 34 || !all_capitals(code.substr(0, 2)) || !all_digits(code.substr(2, 2))) return std::nullopt;
  std::string account;
  std::size_t zeros = 3;
  const bool bank_of_letters = all_capitals(code.substr(kHead, kBank));
  for (std::size_t i = kHead; i < code.size(); ++i) {
    if (!is_ascii_digit(code[i]) && (code[i] < 'A' || code[i] > 'Z')) return std::nullopt;
    if (bank_of_letters && i < kHead + kBank) {
      account += 'X';
    } else if (!is_ascii_digit(code[i])) {
      account += letter(seed, i);
    } else if (!bank_of_letters && zeros > 0) {
      account += '0';
      --zeros;
    } else {
      account += digit(seed, i);
    }
  }
  const std::string country(code.substr(0, 2));
  const int check = 98 - rest_of_97(account + country + "00");
  return country + static_cast<char>('0' + check / 10) + static_cast<char>('0' + check % 10) + account;
}

std::optional<std::string> fake_ssn(std::string_view digits, const Digest& seed) {
  if (digits.size() != 9 || !all_digits(digits)) return std::nullopt;
  constexpr int kGroups = 49;
  const int group = 1 + seed[2] % kGroups;
  std::string fake{'9', digit(seed, 0), digit(seed, 1), static_cast<char>('0' + group / 10), static_cast<char>('0' + group % 10)};
  for (std::size_t i = 3; i < 6; ++i) fake += digit(seed, i);
  return fake + static_cast<char>('1' + seed[6] % 9);
}

std::optional<std::string> fake_vin(std::string_view code, const Digest& seed) {
  constexpr std::size_t kSize = 17;
  constexpr std::size_t kCheck = 8;
  constexpr std::size_t kSerial = 13;
  constexpr std::array<int, kSize> kWeights{8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2};
  constexpr std::string_view kValues = "12345678 12345 7 923456789";  // of A to Z; I, O and Q are not used
  if (code.size() != kSize || !std::ranges::all_of(code, is_ascii_alnum)) return std::nullopt;
  std::string fake;
  int sum = 0;
  for (std::size_t i = 0; i < kSize; ++i) {
    fake += i == kCheck ? '0' : i < kSerial ? letter(seed, i) : digit(seed, i);
    const char value = is_ascii_digit(fake[i]) ? fake[i] : kValues[static_cast<std::size_t>(fake[i] - 'A')];
    sum += kWeights[i] * (value - '0');
  }
  fake[kCheck] = sum % 11 == 10 ? 'X' : static_cast<char>('0' + sum % 11);
  return fake;
}

std::optional<std::string> fake_postal(std::string_view digits, const Digest& seed) {
  if (digits.size() != 7 || !all_digits(digits)) return std::nullopt;
  return std::string("000") + digit(seed, 0) + digit(seed, 1) + digit(seed, 2) + digit(seed, 3);
}

}  // namespace sekisho
