#include "policies/detect/word_packs.h"

#include "policies/detect/data/medical_ja.h"
#include "policies/detect/data/special_category.h"
#include "policies/detect/japanese_names.h"
#include "policies/detect/lexicon.h"
#include "policies/detect/secrets.h"
#include "policies/detect/source_code.h"

namespace sekisho {
namespace {

std::unique_ptr<const RulePack> pack_of(std::string_view family, std::unique_ptr<TextRule> rule) {
  auto pack = std::make_unique<RulePack>();
  pack->family = family;
  pack->texts.push_back(std::move(rule));
  return pack;
}

std::unique_ptr<const RulePack> lexicon_pack(std::string_view family, std::span<const LexiconGroup> groups, ContextWords& words) {
  auto pack = std::make_unique<RulePack>();
  pack->family = family;
  pack->texts.push_back(make_lexicon_rule(groups, words));
  return pack;
}

}  // namespace

std::unique_ptr<const RulePack> make_secrets_pack(ContextWords& /*words*/) {
  return pack_of("secret.", make_secrets_rule(SecretReach::Values));
}
std::unique_ptr<const RulePack> make_names_ja_pack(ContextWords& /*words*/) { return pack_of("names.", make_japanese_names_rule()); }
std::unique_ptr<const RulePack> make_medical_ja_pack(ContextWords& words) { return lexicon_pack("medical.", kMedicalJa, words); }
std::unique_ptr<const RulePack> make_special_category_pack(ContextWords& words) {
  return lexicon_pack("special.", kSpecialCategories, words);
}
std::unique_ptr<const RulePack> make_source_code_pack(ContextWords& /*words*/) { return pack_of("code.", make_source_code_rule()); }

}  // namespace sekisho
