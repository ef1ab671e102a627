#pragma once

#include <cstddef>
#include <string_view>

namespace sekisho {

enum class JapanesePhone { None, Fixed, Mobile, Ip, Service, Machine };

// What a number of Japan's plan is, by its national form with the leading 0; digits only. The numbering plan is the Telecommunications
// Numbering Regulation (MIC Ordinance No. 82 of 2019): 060, 070, 080, 090 mobile, 050 IP, 020 machines, 0120 and 0800 free, 0570, 0990
// and 0180 services, all others ten digits by area code.
JapanesePhone japanese_phone(std::string_view digits);

// How many digits the area code of a ten-digit number has, its 0 included; 0 where no such code is assigned.
std::size_t area_code_size(std::string_view digits);

}  // namespace sekisho
