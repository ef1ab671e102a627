#pragma once

#include "policies/detect/rule_pack.h"

namespace sekisho {

// Packs whose rules look for words and tokens rather than numbers.

// `secrets/1`: keys, tokens and passwords (secrets.h).
RulePack make_secrets_pack(RuleBook& book);
// `names-ja/1`: Japanese names beside a label or an honorific (japanese_names.h).
RulePack make_names_ja_pack(RuleBook& book);
// `medical-ja/1`: diseases, drugs and treatments, surer where a person is meant (lexicon.h).
RulePack make_medical_ja_pack(RuleBook& book);
// `special-category-lexicon/1`: health, religion, criminal record and the other special categories of data protection law (lexicon.h).
RulePack make_special_category_pack(RuleBook& book);
// `source-code/1`: program text by its language (source_code.h).
RulePack make_source_code_pack(RuleBook& book);

}  // namespace sekisho
