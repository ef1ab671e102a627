#pragma once

#include "policies/detect/context.h"
#include "policies/detect/rule.h"

#include <memory>
#include <span>
#include <string_view>

namespace sekisho {

// Words that mean one thing, in any of the languages of a list.
struct LexiconGroup {
  std::string_view type;    // with the family's name: `medical.disease`
  std::string_view words;   // set apart by `|`
  std::string_view labels;  // words before a value of this kind, such as 病名; set apart by `|`
};

// Finds the words of some groups. A word says nothing about anybody: Low. With a person near it (患者, さん, `patient`, `she`): Medium.
// Behind one of the group's labels: High.
std::unique_ptr<TextRule> make_lexicon_rule(std::span<const LexiconGroup> groups, ContextWords& words);

}  // namespace sekisho
