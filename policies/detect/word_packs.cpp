#include "policies/detect/word_packs.h"

#include "policies/detect/data/medical_ja.h"
#include "policies/detect/data/special_category.h"
#include "policies/detect/japanese_names.h"
#include "policies/detect/lexicon.h"
#include "policies/detect/secrets.h"
#include "policies/detect/source_code.h"

namespace sekisho {
namespace {

RulePack pack_of(std::string_view family, const RuleBook::Use& rule) {
  RulePack pack;
  pack.family = family;
  pack.texts.push_back(rule);
  return pack;
}

}  // namespace

RulePack make_secrets_pack(RuleBook& book) {
  return pack_of("secret.", book.text("secrets by value", [&book] { return make_secrets_rule(SecretReach::Values, book.words()); }));
}
RulePack make_names_ja_pack(RuleBook& book) {
  return pack_of("names.", book.text("japanese names", [&book] { return make_japanese_names_rule(book.words()); }));
}
RulePack make_medical_ja_pack(RuleBook& book) {
  return pack_of("medical.", book.text("medical words", [&book] { return make_lexicon_rule(kMedicalJa, book.words()); }));
}
RulePack make_special_category_pack(RuleBook& book) {
  return pack_of("special.", book.text("special words", [&book] { return make_lexicon_rule(kSpecialCategories, book.words()); }));
}
RulePack make_source_code_pack(RuleBook& book) {
  return pack_of("code.", book.text("source code", [&book] { return make_source_code_rule(book.words()); }));
}

}  // namespace sekisho
