#pragma once

#include <cstddef>
#include <string_view>

namespace sekisho {

// True for digits, country code first, that can be a number of that country: the code is assigned (ITU-T E.164, list of country
// codes) and the rest has a length the country uses. A trunk 0 behind the code, as in `+44 (0)20…`, is let pass.
bool is_international_phone(std::string_view digits);

// True for ten digits of the North American plan: neither area nor exchange begins with 0 or 1.
bool is_north_american_phone(std::string_view digits);

}  // namespace sekisho
