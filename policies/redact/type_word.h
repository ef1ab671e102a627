#pragma once

#include "policies/model/policy_document.h"

#include <span>
#include <string>
#include <string_view>

namespace sekisho {

// The word that stands for a type of finding in what replaces it, `[A-Z][A-Z0-9_]{0,23}`: PHONE for `jp.phone`, CARD for `card.pan`,
// SECRET for whatever a secrets pack finds. DATA where the type has no letter of ASCII to make a word of.
std::string type_word(std::string_view type, std::span<const DetectorDeclaration> detectors);

}  // namespace sekisho
