#include "gateway/core/tokens.h"

#include <gtest/gtest.h>

#include <string>

namespace sekisho {
namespace {

// Counts of a common 100k byte-pair vocabulary, rounded; the estimate is to stay within a third.
void expect_within_a_third(std::int64_t estimate, std::int64_t tokens) {
  EXPECT_GE(estimate * 3, tokens * 2);
  EXPECT_LE(estimate * 3, tokens * 4);
}

TEST(EstimateTokens, EmptyTextIsNone) { EXPECT_EQ(estimate_tokens(""), 0); }

TEST(EstimateTokens, OneCharacterIsOne) { EXPECT_EQ(estimate_tokens("a"), 1); }

TEST(EstimateTokens, EnglishProse) {
  expect_within_a_third(estimate_tokens("The quick brown fox jumps over the lazy dog, and nobody in the village was surprised at all."),
                        20);
}

TEST(EstimateTokens, JapaneseProse) {
  expect_within_a_third(estimate_tokens("本日はお忙しい中お時間をいただきありがとうございます。"), 24);
}

TEST(EstimateTokens, Code) { expect_within_a_third(estimate_tokens("for (int i = 0; i < n; ++i) { total += values[i] * 2; }"), 24); }

TEST(EstimateTokens, GrowsWithTheText) {
  const std::string text = "some words and 漢字 and 12345";

  for (std::size_t size = 1; size <= text.size(); ++size) {
    EXPECT_GE(estimate_tokens(text.substr(0, size)), estimate_tokens(text.substr(0, size - 1)));
  }
}

}  // namespace
}  // namespace sekisho
