#pragma once

#include "policies/detect/rule.h"

#include <memory>

namespace sekisho {

// `code.<language>`: program text. A fenced block of Markdown that names a language is High. Anywhere else the markers of a language
// are weighed that stand close together: a few make Medium, many make High. More text only adds evidence, so several languages may be
// found at one place; one line of ordinary code is often too little.
std::unique_ptr<TextRule> make_source_code_rule(ContextWords& words);

}  // namespace sekisho
