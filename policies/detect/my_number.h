#pragma once

#include "policies/detect/identifier.h"
#include "policies/detect/rule.h"

#include <memory>

namespace sekisho {

// `jp.my_number`: Japan's individual number, twelve digits with a check digit. In groups of four it stands alone with medium
// confidence; unbroken, or with dots as in columns of decimals, it is low without a context word, because one in ten numbers passes the
// check. Groups set apart by line ends, commas, slashes, tags and the like count only beside a context word.
std::unique_ptr<NumberRule> make_my_number_rule(ContextWords& words);

// The same in kanji digits, one for each place; only behind a context word.
std::unique_ptr<TextRule> make_my_number_kanji_rule(ContextWords& words);

// The same as a row, for rules that must tell other numbers from it.
const NumberId& my_number_row();

}  // namespace sekisho
