#pragma once

#include "policies/model/policy_document.h"

#include <string_view>

namespace sekisho {

// True where the pattern can match a type that the detector finds. Of a pack that is not known here any type is possible.
bool could_match(std::string_view pattern, const DetectorDeclaration& detector);

// True where the pattern matches one of the `opaque.*` types.
bool could_match_opaque(std::string_view pattern);

}  // namespace sekisho
