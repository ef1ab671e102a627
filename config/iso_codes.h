#pragma once

#include <string>
#include <string_view>

namespace sekisho {

// A country's two letters of ISO 3166-1, in capitals; besides, `EU` and `XK`, which that standard leaves to such use.
bool is_country_code(std::string_view word);

// ` (did you mean `CN`?)` for a country's name, its three letters or its code in small letters; empty where none comes to mind.
std::string country_hint(std::string_view word);

// The three letters of a currency in circulation, ISO 4217, in capitals.
bool is_currency_code(std::string_view word);

// The same for a currency by its name: `yen` means `JPY`.
std::string currency_hint(std::string_view word);

}  // namespace sekisho
