#include "policies/model/policy_controls.h"

#include <gtest/gtest.h>

namespace sekisho {
namespace {

// An organisation; two teams; a project of the second.
const std::vector<PolicyLayer> kLayers{{"org", "", 0}, {"one", "", 0}, {"two", "", 0}, {"project", "", 2}};

TEST(Layers, ARuleCountsOnTransformsOfItsOwnLayerAndOfThoseAbove) {
  EXPECT_TRUE(may_count_on(kLayers, 0, 0));
  EXPECT_TRUE(may_count_on(kLayers, 1, 0));
  EXPECT_TRUE(may_count_on(kLayers, 3, 2));
  EXPECT_TRUE(may_count_on(kLayers, 3, 0));
}

TEST(Layers, ARuleDoesNotCountOnTransformsBelowOrBesideIt) {
  EXPECT_FALSE(may_count_on(kLayers, 0, 1));
  EXPECT_FALSE(may_count_on(kLayers, 2, 3));
  EXPECT_FALSE(may_count_on(kLayers, 2, 1));
  EXPECT_FALSE(may_count_on(kLayers, 3, 1));
}

TEST(Layers, APolicyWithoutLayersIsOneLayer) {
  EXPECT_TRUE(may_count_on({}, 0, 0));
  EXPECT_FALSE(may_count_on({}, 0, 1));
}

}  // namespace
}  // namespace sekisho
