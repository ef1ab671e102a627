#pragma once

#include "policies/detect/rule.h"

#include <memory>

namespace sekisho {

// `jp.address`: prefecture and municipality, or a municipality alone, with a town and a block number: 東京都渋谷区道玄坂2-10-7,
// 渋谷区道玄坂二丁目10番7号, and the building behind it. A place without a number is a place, not an address.
std::unique_ptr<TextRule> make_japan_address_rule(ContextWords& words);

// `jp.postal`: 〒150-0043, and without the sign beside a word that says address. Codes that are not in use are of low confidence.
std::unique_ptr<TextRule> make_japan_postal_rule(ContextWords& words);

}  // namespace sekisho
