#pragma once

#include "policies/detect/identifier.h"

#include <span>
#include <string_view>

namespace sekisho {

// Numbers and codes of people in the United States, as rows.
std::span<const NumberId> us_numbers();
std::span<const TokenId> us_tokens();

// And in countries that have no pack of their own, with the public ones of organisations.
std::span<const NumberId> elsewhere_numbers();
std::span<const NumberId> elsewhere_public_numbers();

bool is_ssn(std::string_view digits);   // nine digits
bool is_itin(std::string_view digits);  // nine digits
bool is_aba(std::string_view digits);   // nine digits
bool is_npi(std::string_view digits);   // ten digits
bool is_dea(std::string_view code);     // two letters, or one and a 9, and seven digits
bool is_mbi(std::string_view code);     // eleven places
bool is_tckn(std::string_view digits);  // Turkey: eleven digits
bool is_cpf(std::string_view digits);   // Brazil: eleven digits
bool is_tfn(std::string_view digits);   // Australia: nine digits
bool is_abn(std::string_view digits);   // Australia: eleven digits

}  // namespace sekisho
