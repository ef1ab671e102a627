#include "tests/unit/policies/detect/found.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sekisho {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;

TEST(NegativeContext, AWordThatBeginsLikeAUnitIsNone) {
  for (const std::string_view tail :
       {" 個人情報につき取扱注意", " 件名: 登録", " 名前 山田", " 本人確認済", " 人事部", " 台東区在住", " 通知済み", "回答待ち"}) {
    EXPECT_THAT(sure_by("jp-pii/1", "1234-5678-9018" + std::string(tail)), Contains("my_number medium 1234-5678-9018")) << tail;
  }
  EXPECT_THAT(found_by("us-pii/1", "536-90-4399 US citizen"), Contains("ssn medium 536-90-4399"));
}

TEST(NegativeContext, UnitsOfACountStay) {
  for (const std::string_view tail : {"円", " 円です", "円以上", "個", "件程度", "人が参加", " us"}) {
    EXPECT_THAT(sure_by("jp-pii/1", "1234-5678-9018" + std::string(tail)), IsEmpty()) << tail;
  }
}

TEST(NegativeContext, ItsOwnLabelOutweighsAUnit) {
  EXPECT_THAT(found_by("jp-pii/1", "マイナンバー123456789018円"), ElementsAre("my_number high 123456789018"));
  EXPECT_THAT(found_by("jp-pii/1", "運転免許証番号 309012345620 本人確認済"), ElementsAre("drivers_license high 309012345620"));
}

TEST(NegativeContext, LeavesCodesOfLettersAndDigitsAlone) {
  EXPECT_THAT(found_by("eu-pii/1", "注文番号 AB123456C"), ElementsAre("uk.nino medium AB123456C"));
  EXPECT_THAT(found_by("us-pii/1", "会員番号 1EG4TE5MK73"), ElementsAre("mbi medium 1EG4TE5MK73"));
  EXPECT_THAT(found_by("eu-pii/1", "order id: 131052-308T"), ElementsAre("fi.hetu medium 131052-308T"));
  EXPECT_THAT(found_by("us-pii/1", "DEA: BD3087714 個"), ElementsAre("dea high BD3087714"));
}

TEST(Context, TwoGroupedNumbersSideBySideAreBothFound) {
  EXPECT_THAT(found_by("jp-pii/1", "1234-5678-9018 6214-9832-0257"),
              ElementsAre("my_number medium 1234-5678-9018", "my_number medium 6214-9832-0257"));
}

TEST(Context, TimesOfDayBeginNoTelephoneNumbers) {
  EXPECT_THAT(found_by("jp-pii/1", "Date:   Thu Sep 20 13:07:03 2018 -0700"), IsEmpty());
  EXPECT_THAT(found_by("us-pii/1", "Tue Mar 10 19:57:19 2015 -0700"), IsEmpty());
  EXPECT_THAT(found_by("jp-pii/1", "TEL:03-1234-5678"), ElementsAre("phone high 03-1234-5678"));
}

class OtherLabel : public testing::TestWithParam<std::string_view> {};

TEST_P(OtherLabel, TakesWhatIsNotItsNumberAway) {
  EXPECT_THAT(sure_by("global-pii/1", std::string(GetParam()) + "03-1234-5678"), IsEmpty());
  EXPECT_THAT(sure_by("global-pii/1", std::string(GetParam()) + "6214-9832-0257"), IsEmpty());
  EXPECT_THAT(found_by("global-pii/1", std::string(GetParam()) + "621498320257"), IsEmpty());
}

INSTANTIATE_TEST_SUITE_P(All, OtherLabel,
                         testing::Values("운송장번호 ", "운송장 번호: ", "운송장번호는 ", "택배 송장번호: ", "주문번호 ",
                                         "快递单号:", "订单号 ", "firmware ", "Firmware: ", "firmware rev. ", "FW ", "ファームウェア ",
                                         "version is ", "バージョンは", "part no. ", "Part No.: ", "P/N: ", "part_no=", "型号:"));

TEST(NegativeContext, LabelsOfOtherNumbersAreWholeWords) {
  EXPECT_THAT(sure_by("jp-pii/1", "prev 03-1234-5678"), ElementsAre("phone medium 03-1234-5678"));
  EXPECT_THAT(sure_by("jp-pii/1", "Our phone is 03-1234-5678"), ElementsAre("phone high 03-1234-5678"));
  EXPECT_THAT(sure_by("kr-pii/1", "운송장 문의 전화는 02-312-3456"), ElementsAre("phone high 02-312-3456"));
}

}  // namespace
}  // namespace sekisho
