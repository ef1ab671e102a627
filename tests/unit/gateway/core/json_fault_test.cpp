#include "gateway/core/json_fault.h"

#include <gtest/gtest.h>

namespace sekisho {
namespace {

TEST(FindInvalidUtf8, AcceptsEveryLengthOfCharacter) { EXPECT_EQ(find_invalid_utf8("aéあ😀\xF4\x8F\xBF\xBF"), std::nullopt); }

TEST(FindInvalidUtf8, FindsOverlongFormsSurrogatesAndWhatLiesBeyondUnicode) {
  EXPECT_EQ(find_invalid_utf8("ab\xC0\xAF"), 2u);
  EXPECT_EQ(find_invalid_utf8("\xE0\x80\x80"), 0u);
  EXPECT_EQ(find_invalid_utf8("\xED\xB0\x80"), 0u);
  EXPECT_EQ(find_invalid_utf8("\xF4\x90\x80\x80"), 0u);
  EXPECT_EQ(find_invalid_utf8("\xF0\x8F\xBF\xBF"), 0u);
}

TEST(FindInvalidUtf8, FindsCharactersCutShort) {
  EXPECT_EQ(find_invalid_utf8("a\xE3\x81"), 1u);
  EXPECT_EQ(find_invalid_utf8("\xE3\x81x"), 0u);
  EXPECT_EQ(find_invalid_utf8("\x80"), 0u);
}

TEST(FindStringFault, PassesWholeStrings) { EXPECT_FALSE(find_string_fault(R"(["a","\"","\\"])")); }

TEST(FindStringFault, FindsTheStringThatIsNotClosed) {
  const auto fault = find_string_fault(R"(["a","b\")");

  ASSERT_TRUE(fault);
  EXPECT_EQ(fault->kind, StringFault::Kind::NotClosed);
  EXPECT_EQ(fault->at, 5u);
}

TEST(CountSeparators, CountsCommasOutsideStrings) {
  EXPECT_EQ(count_separators(R"([1,"a,b","c\\",{"d\",":1,"e":2}])"), 4u);
  EXPECT_EQ(count_separators(R"("a,)"), 0u);
  EXPECT_EQ(count_separators(R"(,"\")"), 1u);
  EXPECT_EQ(count_separators(""), 0u);
}

}  // namespace
}  // namespace sekisho
