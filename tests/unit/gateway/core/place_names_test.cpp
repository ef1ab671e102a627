#include "gateway/core/place_names.h"

#include <gtest/gtest.h>

namespace sekisho {
namespace {

TEST(PlaceNames, KeepsTheApisOwnNamesAndPositions) {
  EXPECT_EQ(place_without_words("/messages/12/content/0/text"), "/messages/12/content/0/text");
  EXPECT_EQ(place_without_words("/tools/0/function/parameters/properties/yamada_taro/description"),
            "/tools/0/function/parameters/properties/*/description");
  EXPECT_EQ(place_without_words("/metadata/123456789018"), "/metadata/*");
  EXPECT_EQ(place_without_words(""), "");
}

}  // namespace
}  // namespace sekisho
