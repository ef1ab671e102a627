#include "policies/model/glob.h"

#include <gtest/gtest.h>

#include <string>

namespace sekisho {
namespace {

TEST(Glob, WithoutAStarIsTheTextItself) {
  EXPECT_TRUE(glob_matches("jp.phone", "jp.phone"));
  EXPECT_FALSE(glob_matches("jp.phone", "jp.phones"));
  EXPECT_FALSE(glob_matches("jp.phone", "jp.phon"));
}

TEST(Glob, StarCrossesDots) {
  EXPECT_TRUE(glob_matches("player.*", "player.jp.my_number"));
  EXPECT_TRUE(glob_matches("*", "card.pan"));
  EXPECT_TRUE(glob_matches("*.phone", "a.b.phone"));
  EXPECT_FALSE(glob_matches("jp.*", "card.pan"));
}

TEST(Glob, OnlyTheStarIsSpecial) {
  EXPECT_FALSE(glob_matches("jp.?", "jp.x"));
  EXPECT_TRUE(glob_matches("a[b]", "a[b]"));
}

TEST(Glob, ManyStarsStayQuick) {
  const std::string text(2000, 'a');

  EXPECT_FALSE(glob_matches("*a*a*a*a*a*a*a*a*a*b", text));
}

TEST(Glob, KnowsWhatCanStandBelowAPrefix) {
  EXPECT_TRUE(glob_can_match_below("jp.*", "jp."));
  EXPECT_TRUE(glob_can_match_below("jp.phone", "jp."));
  EXPECT_TRUE(glob_can_match_below("*phone", "jp."));
  EXPECT_TRUE(glob_can_match_below("*", "jp."));
  EXPECT_FALSE(glob_can_match_below("card.*", "jp."));
  EXPECT_FALSE(glob_can_match_below("jp.", "jp."));
  EXPECT_FALSE(glob_can_match_below("jp", "jp."));
}

}  // namespace
}  // namespace sekisho
