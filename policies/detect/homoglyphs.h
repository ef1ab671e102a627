#pragma once

#include "policies/detect/derived_text.h"

#include <optional>
#include <string_view>

namespace sekisho {

// Replaces Cyrillic, Greek and other letters that look like ASCII ones, inside words that are otherwise ASCII (`АKIA…` with a
// Cyrillic А). Words of another script stay as they are. After Unicode UTS #39 §4, cut down to what e-mail addresses and secrets are
// made of. nullopt: nothing to replace.
std::optional<DerivedText> fold_lookalikes(std::string_view text);

}  // namespace sekisho
