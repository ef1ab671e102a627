#include "policies/model/packs.h"

#include <array>

namespace sekisho {
namespace {

constexpr std::array<std::string_view, 1> kKnownPacks{"basic/1"};
constexpr std::array<std::string_view, 6> kBasicTypes{"email", "phone", "iban", "jp.my_number", "card.pan", "obfuscated"};
constexpr std::array<std::string_view, 1> kBasicFamilies{"secret."};
constexpr std::array<std::string_view, 4> kOpaqueTypes{"opaque.image", "opaque.audio", "opaque.file", "opaque.tokens"};

}  // namespace

std::optional<PackTypes> find_pack(std::string_view pack) {
  if (pack == "basic/1") return PackTypes{kBasicTypes, kBasicFamilies};
  return std::nullopt;
}

std::span<const std::string_view> runnable_packs() { return kKnownPacks; }
std::span<const std::string_view> opaque_types() { return kOpaqueTypes; }

}  // namespace sekisho
