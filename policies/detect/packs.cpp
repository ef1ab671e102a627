#include "policies/detect/packs.h"

#include "policies/detect/basic_pack.h"
#include "policies/detect/pack_detector.h"
#include "policies/detect/person_packs.h"
#include "policies/detect/word_packs.h"

#include <algorithm>
#include <array>

namespace sekisho {
namespace {

struct KnownPack {
  std::string_view name;
  RulePack (*make)(RuleBook& book);
};
constexpr auto kPacks = std::to_array<KnownPack>({{"basic/1", make_basic_pack},
                                                  {"cn-pii/1", make_cn_pack},
                                                  {"eu-pii/1", make_eu_pack},
                                                  {"global-pii/1", make_global_pack},
                                                  {"jp-pii/1", make_jp_pack},
                                                  {"kr-pii/1", make_kr_pack},
                                                  {"medical-ja/1", make_medical_ja_pack},
                                                  {"names-ja/1", make_names_ja_pack},
                                                  {"org-ids/1", make_org_pack},
                                                  {"payment/1", make_payment_pack},
                                                  {"secrets/1", make_secrets_pack},
                                                  {"source-code/1", make_source_code_pack},
                                                  {"special-category-lexicon/1", make_special_category_pack},
                                                  {"us-pii/1", make_us_pack}});

Error unknown_pack(std::string_view pack) {
  std::string known;
  for (const KnownPack& one : kPacks) known += (known.empty() ? "`" : ", `") + std::string(one.name) + "`";
  return invalid_request("unknown detector pack `" + std::string(pack) + "`; this build knows " + known, "pack");
}

}  // namespace

std::vector<std::string> known_packs() {
  std::vector<std::string> names;
  names.reserve(kPacks.size());
  for (const KnownPack& pack : kPacks) names.emplace_back(pack.name);
  return names;
}

Result<std::vector<std::string>> types_of_pack(std::string_view pack) {
  const auto detector = make_detector(pack);
  if (!detector) return detector.error();
  return (*detector)->types();
}

Result<std::vector<std::unique_ptr<Detector>>> make_detectors(std::span<const std::string> packs) {
  const auto book = std::make_shared<RuleBook>();
  std::vector<std::unique_ptr<Detector>> detectors;
  for (const std::string& pack : packs) {
    const auto found = std::ranges::find(kPacks, pack, &KnownPack::name);
    if (found == kPacks.end()) return unknown_pack(pack);
    detectors.push_back(std::make_unique<PackDetector>(found->make(*book), book));
  }
  book->freeze();
  return detectors;
}

Result<std::unique_ptr<Detector>> make_detector(std::string_view pack) {
  auto made = make_detectors(std::array<std::string, 1>{std::string(pack)});
  if (!made) return made.error();
  return std::move(made->front());
}

}  // namespace sekisho
