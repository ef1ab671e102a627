#pragma once

#include "policies/detect/rule.h"

#include <memory>
#include <string_view>

namespace sekisho {

// The machine-readable lines of a passport (ICAO Doc 9303 part 4: TD3, two lines of 44 places), known by the check digits of its second
// line. `type`: what they are reported as; empty: `jp.passport`, `cn.passport` or `passport`, by the holder's nationality.
std::unique_ptr<TextRule> make_mrz_rule(std::string_view type);

}  // namespace sekisho
