#include "policies/detect/packs.h"

#include "policies/detect/pack_detector.h"
#include "policies/detect/person_packs.h"
#include "policies/detect/rule_pack.h"

#include <algorithm>
#include <array>

namespace sekisho {
namespace {

struct KnownPack {
  std::string_view name;
  std::unique_ptr<const RulePack> (*make)();
};
constexpr auto kPacks = std::to_array<KnownPack>({{"basic/1", make_basic_pack},
                                                  {"cn-pii/1", make_cn_pack},
                                                  {"eu-pii/1", make_eu_pack},
                                                  {"global-pii/1", make_global_pack},
                                                  {"jp-pii/1", make_jp_pack},
                                                  {"kr-pii/1", make_kr_pack},
                                                  {"org-ids/1", make_org_pack},
                                                  {"payment/1", make_payment_pack},
                                                  {"us-pii/1", make_us_pack}});

Result<std::unique_ptr<const RulePack>> build(std::string_view name) {
  const auto found = std::ranges::find(kPacks, name, &KnownPack::name);
  if (found != kPacks.end()) return found->make();
  std::string known;
  for (const KnownPack& pack : kPacks) known += (known.empty() ? "`" : ", `") + std::string(pack.name) + "`";
  return invalid_request("unknown detector pack `" + std::string(name) + "`; this build knows " + known, "pack");
}

}  // namespace

std::vector<std::string> known_packs() {
  std::vector<std::string> names;
  names.reserve(kPacks.size());
  for (const KnownPack& pack : kPacks) names.emplace_back(pack.name);
  return names;
}

Result<std::vector<std::string>> types_of_pack(std::string_view pack) {
  auto built = build(pack);
  if (!built) return built.error();
  return (*built)->types();
}

Result<std::unique_ptr<Detector>> make_detector(std::string_view pack, const DetectorOptions& options) {
  auto built = build(pack);
  if (!built) return built.error();
  return std::unique_ptr<Detector>(std::make_unique<PackDetector>(std::move(*built), options));
}

}  // namespace sekisho
