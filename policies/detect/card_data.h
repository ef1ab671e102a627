#pragma once

#include "policies/detect/rule.h"

#include <memory>

namespace sekisho {

// What a card holds beside its number, as `card.track` (ISO/IEC 7813: the magnetic stripe's tracks 1 and 2) and `card.cvv` (three or
// four digits right behind their label).
std::unique_ptr<TextRule> make_card_data_rule(ContextWords& words);

}  // namespace sekisho
