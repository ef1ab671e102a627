#include "tests/unit/policies/detect/found.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sekisho {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::vector<std::string> jp(std::string_view text) { return found_by("jp-pii/1", text); }

std::string high(std::string_view address) { return "address high " + std::string(address); }
std::string medium(std::string_view address) { return "address medium " + std::string(address); }

TEST(JapanAddress, KanjiNumeralsWithTheirUnits) {
  for (const std::string_view address : {"広島県広島市中区基町一〇番五二号", "広島県広島市中区基町一〇番",
                                         "広島県広島市中区基町十番五十二号", "東京都渋谷区道玄坂弐丁目壱拾番七号"}) {
    EXPECT_THAT(jp(address), ElementsAre(high(address)));
  }
}

TEST(JapanAddress, KanjiNumeralsWithHyphensOfEveryKind) {
  for (const std::string_view address : {"東京都渋谷区道玄坂二-一〇-七", "東京都渋谷区道玄坂二ー一〇ー七", "東京都渋谷区道玄坂二－一〇－七",
                                         "東京都渋谷区道玄坂二―一〇―七", "愛知県名古屋市中区三の丸三-一-二"}) {
    EXPECT_THAT(jp(address), ElementsAre(high(address)));
  }
}

TEST(JapanAddress, KanjiNumeralsOfOtherThings) {
  for (const std::string_view text : {"東京都港区麻布十番", "渋谷区で一番の店", "大阪市内一番人気", "横浜市が三ー一で勝った",
                                      "名古屋市内の一一〇番通報", "千代田区三番町", "東京都千代田区一番町", "渋谷区の二番目の公園"}) {
    EXPECT_THAT(jp(text), IsEmpty()) << text;
  }
}

TEST(JapanAddress, OneMunicipalityHoweverItIsWritten) {
  for (const std::string_view address :
       {"鎌ヶ谷市新鎌ケ谷2-6-1", "鎌ケ谷市新鎌ケ谷2-6-1", "茅ケ崎市茅ケ崎1-1-1", "鎌ヶ谷市2-6-1", "袖ヶ浦市坂戸市場1-1"}) {
    EXPECT_THAT(jp(address), ElementsAre(medium(address)));
  }
  for (const std::string_view address : {"千葉県鎌ヶ谷市新鎌ケ谷2-6-1", "神奈川県茅ケ崎市茅ケ崎一丁目1番1号", "茨城県竜ヶ崎市3710番地",
                                         "宮城県塩釜市旭町1-1", "長崎県諌早市東小路町7-1", "神奈川県横濱市中区日本大通1番地"}) {
    EXPECT_THAT(jp(address), ElementsAre(high(address)));
  }
}

TEST(JapanAddress, LotsOfALetter) {
  EXPECT_THAT(jp("石川県輪島市二ツ屋町2字29番地"), ElementsAre(high("石川県輪島市二ツ屋町2字29番地")));
  EXPECT_THAT(jp("渋谷区の感想文は200字です"), IsEmpty());
}

TEST(JapanAddress, SpacesBetweenTheUnits) {
  const std::string address = "東京都渋谷区 道玄坂２丁目　１０番７号";

  EXPECT_THAT(jp(address), ElementsAre(high(address)));
  EXPECT_THAT(jp("東京都渋谷区道玄坂2丁目 3件"), ElementsAre(high("東京都渋谷区道玄坂2丁目")));
  EXPECT_THAT(jp("東京都渋谷区道玄坂2丁目 301号室"), ElementsAre(high("東京都渋谷区道玄坂2丁目 301号室")));
}

}  // namespace
}  // namespace sekisho
