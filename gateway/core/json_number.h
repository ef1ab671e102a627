#pragma once

#include <string_view>

namespace sekisho {

// True for a number of RFC 8259 §6, however large or small it is and however many digits it has.
bool is_json_number(std::string_view text);

// The double nearest to such a number: an infinity where it is beyond every double, 0 where it is too small for one.
double json_number(std::string_view text);

}  // namespace sekisho
