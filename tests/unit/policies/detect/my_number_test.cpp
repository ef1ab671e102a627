#include "policies/detect/checksums.h"
#include "tests/unit/policies/detect/found.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sekisho {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(MyNumber, CheckDigitAgreesWithPublishedVectors) {
  EXPECT_TRUE(passes_my_number("123456789018"));
  EXPECT_TRUE(passes_my_number("621498320257"));
  EXPECT_FALSE(passes_my_number("621498320258"));
}

TEST(MyNumber, GroupsOfFourStandAloneWithMediumConfidence) {
  EXPECT_THAT(found("1234-5678-9018"), ElementsAre("jp.my_number medium 1234-5678-9018"));
  EXPECT_THAT(found("6214 9832 0257"), ElementsAre("jp.my_number medium 6214 9832 0257"));
}

TEST(MyNumber, GroupsWithDotsLookLikeDecimals) {
  EXPECT_THAT(found("1234.5678.9018"), ElementsAre("jp.my_number low 1234.5678.9018"));
  EXPECT_THAT(found("マイナンバー 1234.5678.9018"), ElementsAre("jp.my_number high 1234.5678.9018"));
}

TEST(MyNumber, UnbrokenNumberNeedsAContextWord) {
  EXPECT_THAT(found("番号は123456789018"), ElementsAre("jp.my_number low 123456789018"));
  EXPECT_THAT(found("マイナンバーは123456789018です"), ElementsAre("jp.my_number high 123456789018"));
  EXPECT_THAT(found("my number: 123456789018"), ElementsAre("jp.my_number high 123456789018"));
  EXPECT_THAT(found("{\"myNumber\": \"123456789018\"}"), ElementsAre("jp.my_number high 123456789018"));
}

TEST(MyNumber, ContextWordMayStandOnTheLineBeforeOrBehind) {
  EXPECT_THAT(found("個人番号\n123456789018"), ElementsAre("jp.my_number high 123456789018"));
  EXPECT_THAT(found("123456789018（マイナンバー）"), ElementsAre("jp.my_number high 123456789018"));
}

TEST(MyNumber, ContextWordFarAwayDoesNotCount) {
  const std::string far = "マイナンバー" + std::string(60, '.') + " 123456789018";

  EXPECT_THAT(sure(far), IsEmpty());
}

TEST(MyNumber, WrongCheckDigitIsDroppedEvenWithContext) { EXPECT_THAT(found("マイナンバー 123456789012"), IsEmpty()); }

TEST(MyNumber, SameDigitsAndPaddingAreNoNumbers) {
  EXPECT_THAT(found("マイナンバー 0000-0000-0000"), IsEmpty());
  EXPECT_THAT(found("マイナンバー 000000000019"), IsEmpty());
}

TEST(MyNumber, AnotherLabelRightAtTheNumberTakesItAway) {
  EXPECT_THAT(found("注文番号: 123456789018"), IsEmpty());
  EXPECT_THAT(found("order id 123456789018"), IsEmpty());
  EXPECT_THAT(found("123456789018円"), IsEmpty());
  EXPECT_THAT(sure("伝票番号 1234-5678-9018"), IsEmpty());
}

TEST(MyNumber, APlusOfAFormIsASpace) {
  EXPECT_THAT(found("q=my+number+123456789018"), ElementsAre("jp.my_number high 123456789018"));
  EXPECT_THAT(found("マイナンバー+1234-5678-9018"), ElementsAre("jp.my_number high 1234-5678-9018"));
  EXPECT_THAT(found("q=%E3%83%9E%E3%82%A4%E3%83%8A%E3%83%B3%E3%83%90%E3%83%BC+1234-5678-9018"),
              ElementsAre("jp.my_number high 1234-5678-9018"));
}

TEST(MyNumber, APlusOfACountryCodeIsATelephone) {
  EXPECT_THAT(found("マイナンバー +819012345674"), ElementsAre("phone high +819012345674"));
}

TEST(MyNumber, LastBlockOfAUuidIsNone) { EXPECT_THAT(found("550e8400-e29b-41d4-a716-123456789018"), IsEmpty()); }

TEST(MyNumber, ThreeOfFourGroupsAreNone) {
  EXPECT_THAT(found("1234-5678-9018-3456"), IsEmpty());
  EXPECT_THAT(found("1234 5678 9018 3456 7890"), IsEmpty());
}

TEST(MyNumber, OtherGroupsCountBesideAContextWord) {
  EXPECT_THAT(sure("マイナンバー 123456-789018"), ElementsAre("jp.my_number medium 123456-789018"));
}

}  // namespace
}  // namespace sekisho
