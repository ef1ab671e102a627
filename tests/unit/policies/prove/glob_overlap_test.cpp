#include "policies/prove/glob_overlap.h"

#include <gtest/gtest.h>

namespace sekisho {
namespace {

TEST(GlobsOverlap, WhereSomeTextMatchesBoth) {
  EXPECT_TRUE(globs_overlap("jp.*", "jp.phone"));
  EXPECT_TRUE(globs_overlap("*.phone", "jp.*"));
  EXPECT_TRUE(globs_overlap("a*c", "ab*"));
  EXPECT_TRUE(globs_overlap("*", "secret.x"));
  EXPECT_TRUE(globs_overlap("jp.phone", "jp.phone"));
}

TEST(GlobsOverlap, NotWhereNoTextDoes) {
  EXPECT_FALSE(globs_overlap("jp.*", "names.*"));
  EXPECT_FALSE(globs_overlap("jp.phone", "jp.phones"));
  EXPECT_FALSE(globs_overlap("*a", "*b"));
  EXPECT_FALSE(globs_overlap("a*", ""));
}

}  // namespace
}  // namespace sekisho
