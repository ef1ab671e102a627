#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace sekisho {

// What a type of finding is, as far as its replacement must know it.
enum class ValueKind : std::uint8_t { Other, Card, MyNumber, Phone, Email, Person, Address, Postal, Birthdate, Age, Ip, Iban, Ssn, Vin };

ValueKind kind_of(std::string_view type);

// The form by which two spellings of one value are the same value: full-width letters and digits as ASCII, without white space and
// characters that do not show; numbers without what groups their digits, telephones of Japan as they are dialled there; e-mail addresses in
// lower case, IBAN and VIN in capitals without what groups them, dates of birth as 1985-04-12 whatever their calendar.
std::string normal_form(std::string_view value, ValueKind kind);

// The value with full-width ASCII (U+FF01 to U+FF5E) and the ideographic space as ASCII.
std::string narrowed(std::string_view value);

}  // namespace sekisho
