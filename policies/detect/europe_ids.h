#pragma once

#include "policies/detect/identifier.h"

#include <span>
#include <string_view>

namespace sekisho {

// Numbers and codes of people in the European Union, the United Kingdom, Switzerland and around, as rows. VAT numbers, which also belong
// to people in business, are in vat_ids.h.
std::span<const NumberId> europe_numbers();
std::span<const TokenId> europe_tokens();

bool is_steuer_id(std::string_view digits);          // Germany, § 139b AO: eleven digits
bool is_nir(std::string_view code);                  // France: thirteen places and a key of two; Corsica has 2A and 2B
bool is_piva(std::string_view digits);               // Italy: eleven digits, of which three name an office
bool is_codice_fiscale(std::string_view code);       // Italy, DM 23 December 1976: sixteen places
bool is_dni(std::string_view code);                  // Spain: eight digits and a letter
bool is_nie(std::string_view code);                  // Spain: X, Y or Z, seven digits and a letter
bool is_bsn(std::string_view digits);                // Netherlands: nine digits
bool is_belgian(std::string_view digits);            // Belgium's national number: eleven digits
bool is_pesel(std::string_view digits);              // Poland: eleven digits
bool is_hetu(std::string_view code);                 // Finland: six digits, (a letter,) three digits and a check
bool is_personnummer(std::string_view digits);       // Sweden: ten digits
bool is_long_personnummer(std::string_view digits);  // and twelve
bool is_nif(std::string_view digits);                // Portugal: nine digits
bool is_ahv(std::string_view digits);                // Switzerland: thirteen digits
bool is_nhs(std::string_view digits);                // England: ten digits
bool is_nino(std::string_view code);                 // United Kingdom: two letters, six digits, a letter

}  // namespace sekisho
