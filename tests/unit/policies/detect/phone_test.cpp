#include "policies/detect/country_phone.h"
#include "policies/detect/japan_phone.h"
#include "tests/unit/policies/detect/found.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sekisho {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(JapanPlan, KnowsAreaCodesOfEveryLength) {
  EXPECT_EQ(area_code_size("0312345678"), 2U);
  EXPECT_EQ(area_code_size("0451234567"), 3U);
  EXPECT_EQ(area_code_size("0422543456"), 4U);
  EXPECT_EQ(area_code_size("0499212345"), 5U);
  EXPECT_EQ(area_code_size("0012345678"), 0U);
}

TEST(JapanPlan, TellsKindsApart) {
  EXPECT_EQ(japanese_phone("09012345678"), JapanesePhone::Mobile);
  EXPECT_EQ(japanese_phone("06012345678"), JapanesePhone::Mobile);
  EXPECT_EQ(japanese_phone("05012345678"), JapanesePhone::Ip);
  EXPECT_EQ(japanese_phone("02012345678"), JapanesePhone::Machine);
  EXPECT_EQ(japanese_phone("08001234567"), JapanesePhone::Service);
  EXPECT_EQ(japanese_phone("0120123456"), JapanesePhone::Service);
  EXPECT_EQ(japanese_phone("0312345678"), JapanesePhone::Fixed);
  EXPECT_EQ(japanese_phone("031234567"), JapanesePhone::None);
}

TEST(CountryPlan, WantsAnAssignedCodeAndALengthItUses) {
  EXPECT_TRUE(is_international_phone("442079460958"));
  EXPECT_TRUE(is_international_phone("4402079460958"));
  EXPECT_TRUE(is_international_phone("8613800138000"));
  EXPECT_FALSE(is_international_phone("33123456"));
  EXPECT_FALSE(is_international_phone("9991234567"));
  EXPECT_FALSE(is_international_phone("10123456789"));
}

TEST(Phone, JapaneseFormsWithHyphens) {
  EXPECT_THAT(found("090-1234-5678"), ElementsAre("phone medium 090-1234-5678"));
  EXPECT_THAT(found("03-1234-5678"), ElementsAre("phone medium 03-1234-5678"));
  EXPECT_THAT(found("045-123-4567"), ElementsAre("phone medium 045-123-4567"));
  EXPECT_THAT(found("0422-12-3456"), ElementsAre("phone medium 0422-12-3456"));
  EXPECT_THAT(found("050-1234-5678"), ElementsAre("phone medium 050-1234-5678"));
  EXPECT_THAT(found("0120-123-456"), ElementsAre("phone medium 0120-123-456"));
  EXPECT_THAT(found("0800-123-4567"), ElementsAre("phone medium 0800-123-4567"));
  EXPECT_THAT(found("0570-012-345"), ElementsAre("phone medium 0570-012-345"));
}

TEST(Phone, OtherSeparators) {
  EXPECT_THAT(found("(03)1234-5678"), ElementsAre("phone medium (03)1234-5678"));
  EXPECT_THAT(found("03(1234)5678"), ElementsAre("phone medium 03(1234)5678"));
  EXPECT_THAT(found("090 1234 5678"), ElementsAre("phone medium 090 1234 5678"));
  EXPECT_THAT(found("03.1234.5678"), ElementsAre("phone medium 03.1234.5678"));
}

TEST(Phone, FullWidthDigitsAndLongVowelMarks) {
  EXPECT_THAT(found("０９０ー１２３４ー５６７８"), ElementsAre("phone medium ０９０ー１２３４ー５６７８"));
  EXPECT_THAT(found("090ー1234ー5678"), ElementsAre("phone medium 090ー1234ー5678"));
  EXPECT_THAT(found("０３（１２３４）５６７８"), ElementsAre("phone medium ０３（１２３４）５６７８"));
}

TEST(Phone, ContextWordMakesItSure) {
  EXPECT_THAT(found("TEL03-1234-5678"), ElementsAre("phone high 03-1234-5678"));
  EXPECT_THAT(found("℡ 0312345678"), ElementsAre("phone high 0312345678"));
  EXPECT_THAT(found("電話番号：0312345678"), ElementsAre("phone high 0312345678"));
}

TEST(Phone, UnbrokenMobileNumbersStandAlone) { EXPECT_THAT(found("09012345678"), ElementsAre("phone medium 09012345678")); }

TEST(Phone, UnbrokenFixedLinesDoNot) { EXPECT_THAT(sure("0123456789"), IsEmpty()); }

TEST(Phone, GroupsAgainstThePlanAreDoubtful) { EXPECT_THAT(sure("0123-456-789"), IsEmpty()); }

TEST(Phone, International) {
  EXPECT_THAT(found("+81-90-1234-5678"), ElementsAre("phone high +81-90-1234-5678"));
  EXPECT_THAT(found("+81 (0)3-1234-5678"), ElementsAre("phone high +81 (0)3-1234-5678"));
  EXPECT_THAT(found("+819012345678"), ElementsAre("phone high +819012345678"));
  EXPECT_THAT(found("＋８１－９０－１２３４－５６７８"), ElementsAre("phone high ＋８１－９０－１２３４－５６７８"));
  EXPECT_THAT(found("+44 20 7946 0958"), ElementsAre("phone high +44 20 7946 0958"));
  EXPECT_THAT(found("+1 (415) 555-2671"), ElementsAre("phone high +1 (415) 555-2671"));
  EXPECT_THAT(found("+86 138 0013 8000"), ElementsAre("phone high +86 138 0013 8000"));
  EXPECT_THAT(found("+49 30 901820"), ElementsAre("phone high +49 30 901820"));
}

TEST(Phone, PlusInSumsIsNoSign) { EXPECT_THAT(found("1+14155552671"), IsEmpty()); }

TEST(Phone, NorthAmericanGroups) {
  EXPECT_THAT(sure("(415) 555-2671"), ElementsAre("phone medium (415) 555-2671"));
  EXPECT_THAT(sure("415-555-2671"), ElementsAre("phone medium 415-555-2671"));
  EXPECT_THAT(sure("Call 1-800-555-0199"), ElementsAre("phone high 1-800-555-0199"));
  EXPECT_THAT(sure("415 555 2671"), IsEmpty());
}

TEST(Phone, OtherCountriesBesideAContextWord) {
  EXPECT_THAT(sure("Phone: 020 7946 0958"), ElementsAre("phone high 020 7946 0958"));
  EXPECT_THAT(sure("手机 13800138000"), ElementsAre("phone medium 13800138000"));
  EXPECT_THAT(sure("13800138000"), IsEmpty());
}

TEST(Phone, DatesAddressesAndVersionsAreNone) {
  EXPECT_THAT(found("2024-03-12 10:22:33"), IsEmpty());
  EXPECT_THAT(found("192.168.100.200"), IsEmpty());
  EXPECT_THAT(found("version 10.15.7.20240312"), IsEmpty());
  EXPECT_THAT(found("〒150-0043"), IsEmpty());
}

TEST(Phone, PiecesOfLongerCodesAreNone) {
  EXPECT_THAT(found("03-1234-5678-9012"), IsEmpty());
  EXPECT_THAT(found("12-090-1234-5678"), IsEmpty());
}

TEST(Phone, OtherLabelTakesItAway) {
  EXPECT_THAT(sure("品番 0120-123-456"), IsEmpty());
  EXPECT_THAT(found("注文番号09012345678"), IsEmpty());
}

TEST(Phone, LocalPartOfAnAddressIsNone) {
  EXPECT_THAT(found("09012345678@docomo.ne.jp"), ElementsAre("email high 09012345678@docomo.ne.jp"));
}

TEST(Phone, TwoOnOneLineAreTwo) {
  EXPECT_THAT(found("03-1234-5678/090-1234-5678"), ElementsAre("phone medium 03-1234-5678", "phone medium 090-1234-5678"));
}

TEST(Phone, APlusOfAFormIsASpace) { EXPECT_THAT(found("tel+090-1234-5678"), ElementsAre("phone high 090-1234-5678")); }

}  // namespace
}  // namespace sekisho
