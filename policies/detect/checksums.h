#pragma once

#include <string_view>

namespace sekisho {

// All take digits only, and no others.

// Luhn (ISO/IEC 7812-1, annex B): the last digit checks the others.
bool passes_luhn(std::string_view digits);

// The check digit of the individual number (My Number): Ordinance of the Ministry of Internal Affairs and Communications No. 85
// of 2014, article 5. Twelve digits.
bool passes_my_number(std::string_view digits);

// ISO 7064 MOD 97-10 as ISO 13616 uses it: letters and digits, upper case, in the order of an IBAN.
bool passes_iban(std::string_view iban);

}  // namespace sekisho
