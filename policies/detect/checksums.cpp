#include "policies/detect/checksums.h"

#include "policies/detect/characters.h"

#include <cstdint>

namespace sekisho {
namespace {

// 0-9 are themselves, A-Z are 10 to 35.
int value_of(char c) { return is_digit(c) ? c - '0' : c - 'A' + 10; }

// The multiplication of D5 and the permutation that a digit's place applies, as Verhoeff gives them.
constexpr std::array<std::array<std::uint8_t, 10>, 10> kProduct = {{{0, 1, 2, 3, 4, 5, 6, 7, 8, 9},
                                                                    {1, 2, 3, 4, 0, 6, 7, 8, 9, 5},
                                                                    {2, 3, 4, 0, 1, 7, 8, 9, 5, 6},
                                                                    {3, 4, 0, 1, 2, 8, 9, 5, 6, 7},
                                                                    {4, 0, 1, 2, 3, 9, 5, 6, 7, 8},
                                                                    {5, 9, 8, 7, 6, 0, 4, 3, 2, 1},
                                                                    {6, 5, 9, 8, 7, 1, 0, 4, 3, 2},
                                                                    {7, 6, 5, 9, 8, 2, 1, 0, 4, 3},
                                                                    {8, 7, 6, 5, 9, 3, 2, 1, 0, 4},
                                                                    {9, 8, 7, 6, 5, 4, 3, 2, 1, 0}}};
constexpr std::array<std::uint8_t, 10> kPermutation = {1, 5, 7, 6, 2, 8, 3, 0, 9, 4};

}  // namespace

bool passes_luhn(std::string_view digits) {
  int sum = 0;
  bool twice = false;
  for (std::size_t i = digits.size(); i > 0; --i) {
    const int digit = digits[i - 1] - '0';
    const int doubled = digit * 2;
    sum += !twice ? digit : doubled > 9 ? doubled - 9 : doubled;
    twice = !twice;
  }
  return sum % 10 == 0;
}

bool passes_luhn_36(std::string_view code) {
  int sum = 0;
  bool twice = false;
  for (std::size_t i = code.size(); i > 0; --i) {
    const int value = value_of(code[i - 1]) * (twice ? 2 : 1);
    sum += value / 36 + value % 36;
    twice = !twice;
  }
  return sum % 36 == 0;
}

bool passes_my_number(std::string_view digits) {
  constexpr std::array<int, 11> kWeights = {6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2};
  if (digits.size() != kWeights.size() + 1) return false;
  const int rest = weighted_sum(digits, kWeights) % 11;
  return digits.back() - '0' == (rest <= 1 ? 0 : 11 - rest);
}

bool passes_iban(std::string_view iban) {
  constexpr std::size_t kHead = 4;
  if (iban.size() <= kHead) return false;
  int rest = 0;
  for (std::size_t i = 0; i < iban.size(); ++i) {
    const char c = iban[(i + kHead) % iban.size()];
    rest = is_digit(c) ? (rest * 10 + (c - '0')) % 97 : (rest * 100 + value_of(c)) % 97;
  }
  return rest == 1;
}

bool passes_mod_11_10(std::string_view digits) {
  int product = 10;
  for (const char digit : digits.substr(0, digits.size() - 1)) {
    const int sum = (digit - '0' + product) % 10;
    product = (sum == 0 ? 10 : sum) * 2 % 11;
  }
  return (11 - product) % 10 == digits.back() - '0';
}

bool passes_mod_11_2(std::string_view code) {
  int rest = 0;
  for (const char digit : code.substr(0, code.size() - 1)) rest = (rest + (digit - '0')) * 2 % 11;
  const int last = code.back() == 'X' ? 10 : code.back() - '0';
  return (rest + last) % 11 == 1;
}

bool passes_verhoeff(std::string_view digits) {
  std::uint8_t check = 0;
  for (std::size_t i = 0; i < digits.size(); ++i) {
    auto digit = static_cast<std::uint8_t>(digits[digits.size() - 1 - i] - '0');
    for (std::size_t times = 0; times < i % 8; ++times) digit = kPermutation[digit];
    check = kProduct[check][digit];
  }
  return check == 0;
}

bool passes_ean_13(std::string_view digits) {
  constexpr std::array<int, 13> kWeights = {1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1};
  return digits.size() == kWeights.size() && weighted_sum(digits, kWeights) % 10 == 0;
}

int icao_check(std::string_view field) {
  constexpr std::array<int, 3> kWeights = {7, 3, 1};
  int sum = 0;
  for (std::size_t i = 0; i < field.size(); ++i) sum += (field[i] == '<' ? 0 : value_of(field[i])) * kWeights[i % 3];
  return sum % 10;
}

}  // namespace sekisho
