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

TEST(MyNumber, BehindItsLabelTheGroupsMayStandApart) {
  EXPECT_THAT(sure("個人番号 1234  5678  9018"), ElementsAre("jp.my_number high 1234  5678  9018"));
  EXPECT_THAT(sure("my number 1234\n5678\n9018"), ElementsAre("jp.my_number high 1234\n5678\n9018"));
  EXPECT_THAT(sure("マイナンバー: 1234, 5678, 9018"), ElementsAre("jp.my_number high 1234, 5678, 9018"));
  EXPECT_THAT(sure("マイナンバー 1234 / 5678 / 9018"), ElementsAre("jp.my_number high 1234 / 5678 / 9018"));
  EXPECT_THAT(sure("マイナンバー 1234<br>5678<br/>9018"), ElementsAre("jp.my_number high 1234<br>5678<br/>9018"));
  EXPECT_THAT(sure("マイナンバー **1234**5678**9018**"), ElementsAre("jp.my_number high 1234**5678**9018"));
  EXPECT_THAT(sure("マイナンバー 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1, 8"),
              ElementsAre("jp.my_number medium 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1, 8"));
}

TEST(MyNumber, GroupsFarApartWithoutALabelAreNone) {
  EXPECT_THAT(found("1234, 5678, 9018"), IsEmpty());
  EXPECT_THAT(found("1234\n5678\n9018"), IsEmpty());
  EXPECT_THAT(found("マイナンバー制度の利用者は3456, 1234, 5678, 9018と増えた"), IsEmpty());
}

TEST(MyNumber, SpreadsheetsWriteAFraction) {
  EXPECT_THAT(found("マイナンバー: 123456789018.0"), ElementsAre("jp.my_number high 123456789018"));
  EXPECT_THAT(found("合計は123456789018.0"), IsEmpty());
  EXPECT_THAT(found("マイナンバー 123456789018.5"), IsEmpty());
}

TEST(MyNumber, KanjiDigitsBehindALabel) {
  EXPECT_THAT(found("マイナンバーは一二三四五六七八九〇一八です"), ElementsAre("jp.my_number high 一二三四五六七八九〇一八"));
  EXPECT_THAT(found("マイナンバーは一二三四五六七八九〇一二です"), IsEmpty());
  EXPECT_THAT(found("一二三四五六七八九〇一八"), IsEmpty());
}

TEST(MyNumber, ControlCharactersBetweenDigitsDoNotHideIt) {
  using namespace std::string_literals;
  EXPECT_THAT(sure("マイナンバー 1234\x01"
                   "5678\0"
                   "9018"s),
              ElementsAre("jp.my_number high 1234\x01"
                          "5678\0"
                          "9018"s));
  EXPECT_THAT(found("4111\x1F"
                    "1111\x7F\x0B"
                    "1111\b1111"),
              ElementsAre("card.pan medium 4111\x1F"
                          "1111\x7F\x0B"
                          "1111\b1111"));
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
