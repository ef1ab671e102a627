#include "policies/detect/packs.h"
#include "policies/model/packs.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

namespace sekisho {
namespace {

bool belongs(const PackTypes& pack, const std::string& type) {
  const auto below = [&](std::string_view family) { return type.starts_with(family) && type.size() > family.size(); };
  return std::ranges::find(pack.types, type) != pack.types.end() || std::ranges::any_of(pack.families, below);
}

// The language and the detectors name the same types: otherwise a policy could ask for what nobody finds, or miss what somebody does.
class PackTypesTest : public testing::TestWithParam<std::string> {};

TEST_P(PackTypesTest, LanguageKnowsEveryTypeThatThePackFinds) {
  const std::optional<PackTypes> pack = find_pack(GetParam());
  ASSERT_TRUE(pack.has_value());

  for (const std::string& type : types_of_pack(GetParam()).value()) EXPECT_TRUE(belongs(*pack, type)) << type;
}

TEST_P(PackTypesTest, PackFindsEveryTypeThatTheLanguageKnows) {
  const std::optional<PackTypes> pack = find_pack(GetParam());
  ASSERT_TRUE(pack.has_value());

  const std::vector<std::string> found = types_of_pack(GetParam()).value();

  for (const std::string_view type : pack->types) EXPECT_THAT(found, testing::Contains(std::string(type)));
}

INSTANTIATE_TEST_SUITE_P(Packs, PackTypesTest, testing::ValuesIn(known_packs()));

}  // namespace
}  // namespace sekisho
