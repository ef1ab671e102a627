#pragma once

#include "gateway/core/crypto.h"

#include <optional>
#include <string>
#include <string_view>

namespace sekisho {

// Fakes for codes in which letters and digits mix, in capitals and without grouping, as long as the real one. `seed` makes them; nullopt
// for what has not the code's form.

// Same country, each letter a letter and each digit a digit, the check digits of ISO 13616-1 right. The bank's code begins with `000` or,
// where it is of letters, is `XXXX`: no bank has such a one. Check digits that a country keeps within its account numbers are not made.
std::optional<std::string> fake_iban(std::string_view code, const Digest& seed);
// Area 900 to 999 is not issued (20 CFR 422.103), and groups 01 to 49 of it are no taxpayer's number either.
std::optional<std::string> fake_ssn(std::string_view digits, const Digest& seed);
// The check digit of 49 CFR 565.15 is right. No maker's code is reserved for fakes.
std::optional<std::string> fake_vin(std::string_view code, const Digest& seed);
// Seven digits. No Japanese code begins with 000.
std::optional<std::string> fake_postal(std::string_view digits, const Digest& seed);

}  // namespace sekisho
