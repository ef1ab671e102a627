#include "policies/redact/blanked_text.h"

#include <gtest/gtest.h>

namespace sekisho {
namespace {

using Span = BlankedText::Span;

// `a 山田 7-x!`, whose name and number are blank.
BlankedText blanked() {
  const RedactionPlace name{.segment = 0, .begin = 2, .end = 8, .type = "a"};
  const RedactionPlace number{.segment = 0, .begin = 9, .end = 11, .type = "b"};
  return {"a 山田 7-x!", std::vector{name, number}};
}

TEST(BlankedText, KeepsTheDistanceInCharacters) { EXPECT_EQ(blanked().text(), "a ~~ 0~x!"); }

TEST(BlankedText, GivesBackWhatStandsBesideBlanks) {
  EXPECT_EQ(blanked().in_original(0, 1), (Span{0, 1}));
  EXPECT_EQ(blanked().in_original(7, 9), (Span{11, 13}));
}

TEST(BlankedText, TakesAllOfABlankThatIsTouched) {
  EXPECT_EQ(blanked().in_original(0, 3), (Span{0, 8}));
  EXPECT_EQ(blanked().in_original(6, 8), (Span{9, 12}));
  EXPECT_EQ(blanked().in_original(3, 8), (Span{2, 12}));
}

TEST(BlankedText, HasNothingToSayOfBlanksAlone) {
  EXPECT_EQ(blanked().in_original(2, 4), std::nullopt);
  EXPECT_EQ(blanked().in_original(2, 7), std::nullopt);
}

}  // namespace
}  // namespace sekisho
