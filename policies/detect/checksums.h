#pragma once

#include <array>
#include <cstddef>
#include <string_view>

namespace sekisho {

// All take digits only, and no others, where nothing else is said.

// Σ digit × weight over as many places as there are weights; `digits` holds at least as many.
template <std::size_t N>
constexpr int weighted_sum(std::string_view digits, const std::array<int, N>& weights) {
  int sum = 0;
  for (std::size_t i = 0; i < N; ++i) sum += (digits[i] - '0') * weights[i];
  return sum;
}

// The number that up to 18 digits write.
constexpr long long number_of(std::string_view digits) {
  long long value = 0;
  for (const char digit : digits) value = value * 10 + (digit - '0');
  return value;
}

// Luhn (ISO/IEC 7812-1, annex B): the last digit checks the others.
bool passes_luhn(std::string_view digits);

// Luhn over the 36 values of 0-9A-Z, upper case.
bool passes_luhn_36(std::string_view code);

// The check digit of the individual number (My Number): Ordinance of the Ministry of Internal Affairs and Communications No. 85
// of 2014, article 5. Twelve digits.
bool passes_my_number(std::string_view digits);

// ISO 7064 MOD 97-10 as ISO 13616 uses it: letters and digits, upper case, in the order of an IBAN.
bool passes_iban(std::string_view iban);

// ISO 7064 MOD 11,10: the last digit checks the others.
bool passes_mod_11_10(std::string_view digits);

// ISO 7064 MOD 11-2: the last place checks the digits before it and is 0-9 or X.
bool passes_mod_11_2(std::string_view code);

// Verhoeff's check over the dihedral group D5 (J. Verhoeff, Error Detecting Decimal Codes, 1969): the last digit checks the others.
bool passes_verhoeff(std::string_view digits);

// EAN-13 (GS1 General Specifications, check digit): thirteen digits.
bool passes_ean_13(std::string_view digits);

// ICAO Doc 9303 part 3: weights 7, 3, 1 over 0-9, A-Z (10 to 35) and `<` (0).
int icao_check(std::string_view field);

}  // namespace sekisho
