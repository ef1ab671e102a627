#pragma once

#include "policies/detect/identifier.h"

#include <span>
#include <string_view>

namespace sekisho {

// Japan's numbers and codes for people, as rows. My Number, phone numbers, accounts, addresses and dates of birth have rules of their own.
std::span<const NumberId> japan_numbers();
std::span<const TokenId> japan_tokens();

// Numbers of companies and other organisations, which are public.
std::span<const NumberId> japan_public_numbers();
std::span<const TokenId> japan_public_tokens();

// The check digit that the numbers of driving licences have: known from the numbers, published by nobody. Twelve digits.
bool passes_japan_licence(std::string_view digits);

// The check digit of the corporate number (Ministry of Finance Ordinance on the designation of corporate numbers, article 2). Thirteen
// digits.
bool passes_japan_corporate(std::string_view digits);

// The check over the symbol (five digits) and the number (up to eight) of an account with Japan Post Bank, as its own page that makes
// account numbers of them computes it.
bool passes_yucho(std::string_view symbol, std::string_view number);

// The two digits of the law and the two of the prefecture that an insurer's number begins with, and its check digit. Eight digits.
bool is_japan_insurer(std::string_view digits);

}  // namespace sekisho
