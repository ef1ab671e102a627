#include "tests/unit/policies/detect/found.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>

namespace sekisho {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Optional;

std::vector<std::string> jp(std::string_view text) { return found_by("jp-pii/1", text); }

// How sure a postal code is that a field of a request holds.
std::optional<Confidence> postal_in(std::string_view field, std::string_view text) {
  const std::vector<Segment> segments = {{.text = text, .pointer = std::string(field)}};
  const std::vector<Finding> found = detect_segments(pack_named("jp-pii/1"), segments).findings;
  return found.empty() ? std::nullopt : std::optional(found.front().confidence);
}

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

TEST(JapanPostal, BlanksAboutTheHyphen) {
  for (const std::string_view code :
       {"〒 150 - 0043", "〒150 - 0043", "〒１５０　－　００４３", "〒150 0043", "〒 150- 0043", "〒150 ー 0043"}) {
    EXPECT_THAT(jp(code), ElementsAre("postal high " + std::string(code)));
  }
  EXPECT_THAT(jp("郵便番号: 150 - 0043"), ElementsAre("postal high 150 - 0043"));
  EXPECT_THAT(jp("東京都の150 - 0043"), IsEmpty());
  EXPECT_THAT(jp("〒150 - 00431"), IsEmpty());
  EXPECT_THAT(jp("〒150 - 0043-12"), IsEmpty());
}

TEST(JapanPostal, SevenDigitsBehindTheirLabel) {
  for (const std::string_view text : {R"({"postal_code": "1500043"})", R"({"postalCode": "1500043"})", R"({"zip_code":1500043})"}) {
    EXPECT_THAT(jp(text), ElementsAre("postal high 1500043")) << text;
  }
  for (const std::string_view text : {R"({"zip":"1500043"})", R"({"zip": 1500043})", "zip=1500043", "zip: 1500043", "<zip>1500043</zip>"}) {
    EXPECT_THAT(jp(text), ElementsAre("postal medium 1500043")) << text;
  }
  EXPECT_THAT(jp(R"({"zip":"1508512"})"), ElementsAre("postal medium 1508512"));  // an office's own
  for (const std::string_view text : {R"({"zip":"9999999"})", "unzip 1500043", "zip 1500043", "zip: 1500043 bytes", "zip: 15000431",
                                      R"({"zip":"94103-1234"})", R"({"zipper":"1500043"})"}) {
    EXPECT_THAT(jp(text), IsEmpty()) << text;
  }
}

TEST(JapanPostal, Fields) {
  EXPECT_THAT(postal_in("/metadata/zip", "1500043"), Optional(Confidence::Medium));
  EXPECT_THAT(postal_in("/metadata/postal_code", "1500043"), Optional(Confidence::High));
  EXPECT_EQ(postal_in("/metadata/zip", "9999999"), std::nullopt);
  EXPECT_EQ(postal_in("/metadata/zip", "1500043 and more"), std::nullopt);
}

TEST(JapanPostal, Columns) {
  const std::string far = "a remark that is longer than the reach of any label however near";

  EXPECT_THAT(jp("zip,note\n1500043," + far + "\n5300001," + far + "\n9999999," + far),
              ElementsAre("postal medium 1500043", "postal medium 5300001"));
  EXPECT_THAT(jp("| 郵便番号 | 備考 |\n|---|---|\n| 1500043 | " + far + " |\n| 5300001 | " + far + " |"),
              ElementsAre("postal high 1500043", "postal high 5300001"));
}

}  // namespace
}  // namespace sekisho
