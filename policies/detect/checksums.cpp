#include "policies/detect/checksums.h"

#include "policies/detect/characters.h"

#include <array>
#include <cstddef>

namespace sekisho {

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

bool passes_my_number(std::string_view digits) {
  constexpr std::array<int, 11> kWeights = {6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2};
  if (digits.size() != kWeights.size() + 1) return false;
  int sum = 0;
  for (std::size_t i = 0; i < kWeights.size(); ++i) sum += (digits[i] - '0') * kWeights[i];
  const int rest = sum % 11;
  return digits.back() - '0' == (rest <= 1 ? 0 : 11 - rest);
}

bool passes_iban(std::string_view iban) {
  constexpr std::size_t kHead = 4;
  if (iban.size() <= kHead) return false;
  int rest = 0;
  for (std::size_t i = 0; i < iban.size(); ++i) {
    const char c = iban[(i + kHead) % iban.size()];
    rest = is_digit(c) ? (rest * 10 + (c - '0')) % 97 : (rest * 100 + (c - 'A' + 10)) % 97;
  }
  return rest == 1;
}

}  // namespace sekisho
