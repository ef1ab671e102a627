#pragma once

#include "policies/detect/identifier.h"

#include <span>
#include <string_view>

namespace sekisho {

// Numbers and codes of people in China, in Korea and in the rest of Asia, as rows.
std::span<const NumberId> china_numbers();
std::span<const TokenId> china_tokens();
std::span<const NumberId> korea_numbers();
// Mobile numbers in China by that name, and Korea's telephone numbers as `phone`.
std::span<const NumberId> china_mobiles();
std::span<const NumberId> korea_phones();
std::span<const NumberId> other_asia_numbers();
std::span<const TokenId> other_asia_tokens();

// Numbers of companies and other organisations, which are public.
std::span<const NumberId> asia_public_numbers();
std::span<const TokenId> asia_public_tokens();

// GB 11643: region, date of birth, sequence and the check of ISO 7064 MOD 11-2. Seventeen digits and a digit or X.
bool is_china_resident(std::string_view code);
// GB 32100: eighteen digits and letters without I, O, S, V and Z; the last checks the others.
bool is_china_credit_code(std::string_view code);
// Thirteen digits with a date and a digit for sex and century. `passes_korea_resident` holds for numbers given before October 2020;
// later ones have no check digit.
bool is_korea_resident(std::string_view digits);
bool passes_korea_resident(std::string_view digits);
bool is_korea_business(std::string_view digits);
bool is_taiwan_business(std::string_view digits);
bool is_taiwan_citizen(std::string_view code);
// One or two letters, six digits and a check of 0-9 or A.
bool is_hong_kong_citizen(std::string_view code);
bool is_thai_citizen(std::string_view digits);
bool is_aadhaar(std::string_view digits);
bool is_gstin(std::string_view code);

}  // namespace sekisho
