#include "tests/unit/policies/detect/found.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sekisho {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;

TEST(WildForms, ADoubtfulCardDoesNotHideTheOneThatBeginsWithinIt) {
  EXPECT_THAT(found_by("payment/1", "6467 4539-1488-0343-6467"), ElementsAre("pan high 4539-1488-0343-6467"));
}

TEST(WildForms, BirthsThatAreOnlyTheLastCharacter) {
  for (const std::string_view date : {"昭和45年3月2日", "S45.3.2", "昭和四十五年三月二日", "㍼45年3月2日", "1985/3/2", "平成31年4月30日"}) {
    EXPECT_THAT(found_by("jp-pii/1", std::string(date) + "生"), ElementsAre("birthdate high " + std::string(date)));
    EXPECT_THAT(found_by("jp-pii/1", "（" + std::string(date) + "生、男）"), ElementsAre("birthdate high " + std::string(date)));
  }
  for (const std::string_view text : {"1985年3月2日生産開始", "2024年3月2日生放送", "2024年3月2日生徒会", "昭和64年1月8日生"}) {
    EXPECT_THAT(found_by("jp-pii/1", text), IsEmpty()) << text;
  }
}

TEST(WildForms, BirthsOfErasBehindTheirLabel) {
  EXPECT_THAT(found_by("jp-pii/1", "生年月日: H2/5/6"), ElementsAre("birthdate high H2/5/6"));
  EXPECT_THAT(found_by("jp-pii/1", "昭和四十五年三月二日生まれ"), ElementsAre("birthdate high 昭和四十五年三月二日"));
}

TEST(WildForms, AddressesOfVillagesEndWithALot) {
  for (const std::string_view address : {"軽井沢町大字軽井沢1178", "長野県北佐久郡軽井沢町軽井沢1178", "京都市中京区上本能寺前町488"}) {
    EXPECT_THAT(found_by("jp-pii/1", "住所: " + std::string(address)), ElementsAre("address high " + std::string(address)));
  }
  EXPECT_THAT(found_by("jp-pii/1", "住所は大字軽井沢1178です"), ElementsAre("address medium 大字軽井沢1178"));
  for (const std::string_view text :
       {"大字5", "大字の数は3です", "自宅は渋谷区で部屋数3", "住所: 渋谷区役所 2024年", "お届け先 大阪市北区 3個", "届け先は渋谷区 第5"}) {
    EXPECT_THAT(found_by("jp-pii/1", text), IsEmpty()) << text;
  }
}

TEST(WildForms, AddressesOfTheWholeWayDownToALot) {
  for (const std::string_view address : {"茨城県つくばみらい市福田195", "沖縄県国頭郡恩納村字恩納2451"}) {
    EXPECT_THAT(found_by("jp-pii/1", std::string(address) + "に住む"), ElementsAre("address medium " + std::string(address)));
  }
  for (const std::string_view text :
       {"東京都港区の人口2024", "大阪府大阪市長選2", "神奈川県横浜市内3", "京都府京都市令和5", "東京都渋谷区予算総額 3"}) {
    EXPECT_THAT(sure_by("jp-pii/1", text), IsEmpty()) << text;
  }
}

TEST(WildForms, AddressesBrokenOverALine) {
  for (const std::string_view address : {"東京都渋谷区\n道玄坂2-10-7", "東京都\n渋谷区道玄坂2-10-7", "東京都渋谷区道玄坂\n2-10-7"}) {
    EXPECT_THAT(found_by("jp-pii/1", address), ElementsAre("address high " + std::string(address)));
  }
  EXPECT_THAT(found_by("jp-pii/1", "対象は東京都渋谷区\n2-1 目的"), IsEmpty());
}

TEST(WildForms, LabelsInOtherWords) {
  EXPECT_THAT(found_by("jp-pii/1", "被保険者番号(介護) 2780808063"), ElementsAre("kaigo medium 2780808063"));
  EXPECT_THAT(found_by("jp-pii/1", "名義 ヤマダタロウ 口座 1697546 銀行振込"), ElementsAre("bank_account high 1697546"));
  EXPECT_THAT(found_by("jp-pii/1", R"({"zip":"150-0043"})"), ElementsAre("postal medium 150-0043"));
  EXPECT_THAT(found_by("jp-pii/1", R"({"bankAccount":"1234567"})"), ElementsAre("bank_account high 1234567"));
  EXPECT_THAT(found_by("jp-pii/1", R"({"kojinBango":"123456789018"})"), ElementsAre("my_number high 123456789018"));
  EXPECT_THAT(found_by("jp-pii/1", "満58歳"), ElementsAre("age medium 58歳"));
  EXPECT_THAT(found_by("jp-pii/1", "（昭和 55 年 11 月 20 日生）"), ElementsAre("birthdate high 昭和 55 年 11 月 20 日"));
}

TEST(WildForms, SignsRightBeforeTheNumber) {
  EXPECT_THAT(found_by("jp-pii/1", "Tel.03-3211-5588 Mob.09033456712"), ElementsAre("phone high 03-3211-5588", "phone high 09033456712"));
  EXPECT_THAT(found_by("jp-pii/1", "保険者番号…33120015"), ElementsAre("insurer_no high 33120015"));
  EXPECT_THAT(found_by("jp-pii/1", "介護保険被保険者番号【0990315802】"), Contains("kaigo medium 0990315802"));
  EXPECT_THAT(found_by("jp-pii/1", "生年月日：S450302"), ElementsAre("birthdate high S450302"));
  EXPECT_THAT(found_by("jp-pii/1", "生年月日：S451302 S640302"), IsEmpty());
}

TEST(WildForms, NumbersInListsWithCircledHeads) {
  EXPECT_THAT(found_by("jp-pii/1", "連絡先①０９０－３３４５－６７１２②０３－３２１１－５５８８"),
              ElementsAre("phone high ０９０－３３４５－６７１２", "phone high ０３－３２１１－５５８８"));
  EXPECT_THAT(found_by("jp-pii/1", "マイナンバー①123456789018②6214 9832 0257"),
              ElementsAre("my_number high 123456789018", "my_number high 6214 9832 0257"));
  EXPECT_THAT(found_by("jp-pii/1", "マイナンバー①②③④⑤⑥⑦⑧⑨⓪①⑧"), ElementsAre("my_number high ①②③④⑤⑥⑦⑧⑨⓪①⑧"));
}

TEST(WildForms, NumbersOfBranchesAreCounts) {
  for (const std::string_view text : {"支店数 1234567", "支店一覧 1234567", "支店長 1234567", "支店の件数は1234567", "当座比率 1234567",
                                      "銀行から普通郵便 1234567", "支店別売上 1234567", "店舗数 1234567", "口座数 1234567"}) {
    EXPECT_THAT(found_by("jp-pii/1", text), IsEmpty()) << text;
  }
  EXPECT_THAT(sure_by("jp-pii/1", "口座番号の件数: 1234567"), IsEmpty());
  EXPECT_THAT(found_by("jp-pii/1", "渋谷支店 普通 1234567"), ElementsAre("bank_account high 1234567"));
  EXPECT_THAT(found_by("jp-pii/1", "渋谷支店普通預金1234567"), ElementsAre("bank_account high 1234567"));
}

}  // namespace
}  // namespace sekisho
