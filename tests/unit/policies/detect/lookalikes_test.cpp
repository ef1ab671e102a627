#include "tests/unit/policies/detect/found.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sekisho {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;

TEST(Lookalikes, ClausesAndYearsAreNone) {
  EXPECT_THAT(found_by("us-pii/1", "DFARS 252.227-7013"), IsEmpty());
  EXPECT_THAT(found_by("us-pii/1", "call 415 555-2671"), Contains(StartsWith("phone ")));
  EXPECT_THAT(found_by("payment/1", "(CSC), May 1976"), IsEmpty());
  EXPECT_THAT(found_by("payment/1", "CVV 1976"), ElementsAre("cvv high 1976"));
}

TEST(Lookalikes, ALetterBehindTheParenthesisMakesItAnother) {
  EXPECT_THAT(found_by("global-pii/1", "身份證: MD678602(8)Q"), IsEmpty());
  EXPECT_THAT(found_by("global-pii/1", "身份證: MD678602(8)"), ElementsAre("hk.id high MD678602(8)"));
}

TEST(Lookalikes, APassportsLineWithoutItsLastCheckIsLessSure) {
  const std::string line = "TK12345671JPN8001014M3001019<<<<<<<<<<<<<<0";

  EXPECT_THAT(found_by("jp-pii/1", line + "0"), ElementsAre("passport high " + line + "0"));
  EXPECT_THAT(found_by("jp-pii/1", line + "9"), ElementsAre("passport medium " + line + "9"));
}

TEST(Lookalikes, WebTokensWithABlankInTheirHeader) {
  const std::string token =
      "eyAidHlwIjogIkpXVCIsCiAiYWxnIjoiUlMyNTYifQ.eyJzdWIiOiIxMjM0NTY3ODkwIiwibmFtZSI6IkpvaG4iLCJpYXQiOjE1MTYyMzkwMjJ9."
      "SflKxwRJSMeKKF2QT4fwpMeJf36POk6yJV_adQssw5c";

  EXPECT_THAT(found_by("secrets/1", token), ElementsAre("jwt high " + token));
}

TEST(Lookalikes, KanaAndKanjiTornApartAreObfuscated) {
  std::string torn;
  std::string phrases;
  for (int i = 0; i < 20; ++i) {
    torn += "\u65E5\u200B\u672C\u200B";
    phrases += "\u65E5\u672C\u200B\u8A9E\u306E\u200B";
  }

  EXPECT_THAT(found_by("jp-pii/1", torn), ElementsAre("obfuscated medium " + torn));
  EXPECT_THAT(found_by("jp-pii/1", phrases + phrases), IsEmpty());
}

TEST(Lookalikes, AnAgeThatAnswersAQuestion) {
  EXPECT_THAT(found_by("jp-pii/1", "年齢を教えてください\n45"), ElementsAre("age medium 45"));
  EXPECT_THAT(found_by("jp-pii/1", "45（年齢）"), ElementsAre("age medium 45"));
  EXPECT_THAT(found_by("jp-pii/1", "年齢を教えてください。部屋は 45 です"), IsEmpty());
}

TEST(Lookalikes, SpecialCategoriesOfTheSpecification) {
  for (const std::string_view text :
       {"彼は黒人です", "在日コリアンの田中さん", "外国籍の社員", "彼はカトリック教徒です", "His religion is Islam", "非嫡出子の児童",
        "生活保護を受けている田中さん", "患者の病歴", "通院歴のある社員", "患者の手術歴", "患者はHIVです", "犯罪の被害にあった社員",
        "前科二犯の男", "エホバの証人の信者"}) {
    EXPECT_THAT(sure_by("special-category-lexicon/1", text), testing::Not(IsEmpty())) << text;
  }
}

TEST(Lookalikes, CardsThatAreNumbersOfOrders) {
  for (const std::string_view label : {"注文番号 ", "order_id=", "\"orderId\": ", "トランザクションID ", "会員ID ", "sku: "}) {
    EXPECT_THAT(found_by("payment/1", std::string(label) + "4539148803436467"), ElementsAre("pan low 4539148803436467")) << label;
  }
  EXPECT_THAT(found_by("payment/1", "カードの注文番号 4539148803436467"), ElementsAre("pan high 4539148803436467"));
  EXPECT_THAT(found_by("payment/1", "注文番号 4539 1488 0343 6467"), ElementsAre("pan high 4539 1488 0343 6467"));
}

TEST(Lookalikes, MeetingsHaveNumbersLikeTelephones) {
  for (const std::string_view text : {"電話会議 ID 070 6268 7516", "会議 ID: 07062687516", "Zoom ミーティングID: 090 1234 5678"}) {
    EXPECT_THAT(sure_by("jp-pii/1", text), IsEmpty()) << text;
  }
  EXPECT_THAT(sure_by("us-pii/1", "part 028-63-3502, model 162-94-0647"), IsEmpty());
}

TEST(Lookalikes, OtherDaysBesideABirthday) {
  for (const std::string_view text : {"生年月日は不要です。契約日 2024/03/02", "誕生日クーポンの有効期限: 2024/12/31",
                                      "誕生日セール 2024年5月1日", "birthday party on 2024-06-01"}) {
    EXPECT_THAT(sure_by("jp-pii/1", text), IsEmpty()) << text;
  }
  EXPECT_THAT(sure_by("jp-pii/1", "生年月日 1985/03/02 入社日 2010/04/01"), ElementsAre("birthdate high 1985/03/02"));
  EXPECT_THAT(sure_by("jp-pii/1", "生年月日,入社日\n1985/03/02"), ElementsAre("birthdate high 1985/03/02"));
  EXPECT_THAT(sure_by("jp-pii/1", "出生日 1985/03/02"), ElementsAre("birthdate high 1985/03/02"));
}

TEST(Lookalikes, ScoresAreNoAddresses) {
  EXPECT_THAT(sure_by("jp-pii/1", "札幌市 12-34 のスコア"), IsEmpty());
  EXPECT_THAT(sure_by("jp-pii/1", "住所 鎌ヶ谷市 2-6-1"), ElementsAre("address high 鎌ヶ谷市 2-6-1"));
}

TEST(Lookalikes, NumbersOfPapersMeasurementsAndParcels) {
  EXPECT_THAT(sure_by("global-pii/1", "運送状: 운송장 번호: 5103-7991-8024"), IsEmpty());
  EXPECT_THAT(sure_by("global-pii/1", "測定値: 8687 5524 4821"), IsEmpty());
  EXPECT_THAT(sure_by("global-pii/1", "資料番号 03-5848-0990"), IsEmpty());
  EXPECT_THAT(found_by("global-pii/1", "WBS 3.1.19.44"), IsEmpty());
}

TEST(Lookalikes, ATrackHoldsNoVehicle) {
  EXPECT_THAT(found_by("global-pii/1", "車台番号 B4539148803436467"), Not(Contains(StartsWith("vin "))));
  EXPECT_THAT(sure_by("global-pii/1", "車台番号 1M8GDM9AXKP042788"), ElementsAre("vin high 1M8GDM9AXKP042788"));
}

}  // namespace
}  // namespace sekisho
