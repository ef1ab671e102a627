#pragma once

#include "policies/detect/rule.h"

#include <memory>

namespace sekisho {

// Latitude and longitude as `geo`. In degrees with four places or more, which is a house, only beside a word, for any two numbers with
// places may be a pair; in degrees and minutes, or with the letter of a hemisphere (35°39'31"N 139°44'44"E), by themselves.
std::unique_ptr<TextRule> make_geo_rule(ContextWords& words);

}  // namespace sekisho
