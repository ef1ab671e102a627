#pragma once

#include "policies/detect/rule.h"

#include <memory>

namespace sekisho {

// `names.person`: names of people in Japanese text. High: a known surname with a given name, behind a label such as 氏名 or before an
// honorific such as 様. Medium: a known surname before an honorific or behind a label; a known surname with a known given name
// anywhere; two to five kanji or a kana name behind a label. Names that stand in running text without any of this are not found, and
// places and companies that are called like people are: this is help, no guarantee.
std::unique_ptr<TextRule> make_japanese_names_rule(ContextWords& words);

}  // namespace sekisho
