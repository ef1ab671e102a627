#include "tests/unit/policies/detect/found.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sekisho {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;

std::vector<std::string> jp(std::string_view text) { return found_by("jp-pii/1", text); }
std::vector<std::string> jp_sure(std::string_view text) { return sure_by("jp-pii/1", text); }

TEST(JapanPack, NamesItsTypesWithoutTheCountry) {
  EXPECT_THAT(jp("マイナンバー 1234-5678-9018"), ElementsAre("my_number high 1234-5678-9018"));
  EXPECT_THAT(jp("電話 090-1234-5678"), ElementsAre("phone high 090-1234-5678"));
}

TEST(JapanPack, LicenceNeedsItsLabel) {
  EXPECT_THAT(jp_sure("運転免許証番号：309012345620"), ElementsAre("drivers_license high 309012345620"));
  EXPECT_THAT(jp_sure("免許証番号 309012345610"), ElementsAre("drivers_license medium 309012345610"));
  EXPECT_THAT(jp_sure("309012345620"), IsEmpty());
  EXPECT_THAT(jp_sure("免許証番号 999012345620"), IsEmpty());
}

TEST(JapanPack, CodesOfTwoLetters) {
  EXPECT_THAT(jp_sure("パスポート番号はTK1234567です"), ElementsAre("passport high TK1234567"));
  EXPECT_THAT(jp_sure("在留カード：AB12345678CD"), ElementsAre("residence_card high AB12345678CD"));
  EXPECT_THAT(jp_sure("品番TK1234567"), IsEmpty());
}

TEST(JapanPack, PassportIsReadFromItsMachineReadableLines) {
  EXPECT_THAT(jp("P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10"),
              ElementsAre("passport high P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10"));
  EXPECT_THAT(jp("L898902C37UTO7408122F1204159ZE184226B<<<<<10"), IsEmpty());
}

TEST(JapanPack, NumbersOfInsuranceAndPension) {
  EXPECT_THAT(jp_sure("基礎年金番号 1234-567890"), ElementsAre("pension high 1234-567890"));
  EXPECT_THAT(jp_sure("住民票コード 12345678901"), ElementsAre("juminhyo_code high 12345678901"));
  EXPECT_THAT(jp_sure("雇用保険被保険者番号 1234-567890-1"), Contains("employment_ins high 1234-567890-1"));
  EXPECT_THAT(jp_sure("保険者番号 33120015"), ElementsAre("insurer_no high 33120015"));
  EXPECT_THAT(jp_sure("介護保険被保険者番号 0000123456"), Contains("kaigo medium 0000123456"));
  EXPECT_THAT(jp_sure("健康保険証 記号 12345 番号 678 枝番 01"), Contains("insured_id high 12345 番号 678 枝番 01"));
}

TEST(JapanPack, TheirOwnLabelTellsThemFromTelephones) {
  EXPECT_THAT(jp_sure("介護保険被保険者番号 0785520383"), Contains("kaigo medium 0785520383"));
  EXPECT_THAT(jp_sure("基礎年金番号 0268-599528"), Contains("pension high 0268-599528"));
  EXPECT_THAT(jp_sure("住民票コード 09005051364"), Contains("juminhyo_code high 09005051364"));
  EXPECT_THAT(jp_sure("雇用保険被保険者番号：09005051364"), Contains("employment_ins high 09005051364"));
}

TEST(JapanPack, TheirOwnLabelMayStandOnTheLineBeforeOrBehind) {
  EXPECT_THAT(jp_sure("基礎年金番号\n0796378260"), Contains("pension high 0796378260"));
  EXPECT_THAT(jp_sure("0796378260 (基礎年金番号)"), Contains("pension high 0796378260"));
  EXPECT_THAT(jp_sure("住民票コード\n09012345678"), Contains("juminhyo_code high 09012345678"));
  EXPECT_THAT(jp_sure("雇用保険被保険者番号\n09012345678"), Contains("employment_ins high 09012345678"));
  EXPECT_THAT(jp_sure("介護保険被保険者番号、0796378260"), Contains("kaigo medium 0796378260"));
  EXPECT_THAT(jp("基礎年金番号はつぎのとおりです。お確かめください 0796378260"), Contains("pension medium 0796378260"));
}

TEST(JapanPack, InsurersOfSixDigitsWithinReach) {
  EXPECT_THAT(jp("保険者番号は次のとおりです。138057"), Contains("insurer_no medium 138057"));
  EXPECT_THAT(jp("138057(保険者番号)"), Contains("insurer_no high 138057"));
}

TEST(JapanPack, InsuredIdOfSeveralSymbols) {
  EXPECT_THAT(jp("記号・番号 1234・567（枝番）01"), ElementsAre("insured_id high 1234・567（枝番）01"));
  EXPECT_THAT(jp("記号:12・34 番号:567890 (枝番)00"), ElementsAre("insured_id high 12・34 番号:567890 (枝番)00"));
}

TEST(JapanPack, InsuredIdNeedsNoWordBesideItsOwnLabels) {
  EXPECT_THAT(jp("記号 1234 番号 567890 枝番 01"), Contains("insured_id high 1234 番号 567890 枝番 01"));
  EXPECT_THAT(jp("記号:1234 番号:567890 (枝番)01"), Contains("insured_id high 1234 番号:567890 (枝番)01"));
  EXPECT_THAT(jp("記号１２３４　番号５６　枝番００"), Contains("insured_id high １２３４　番号５６　枝番００"));
  EXPECT_THAT(jp("記号 1234 番号 567890"), IsEmpty());
}

TEST(JapanPack, TelephonesAreNoInsuranceNumbers) {
  EXPECT_THAT(jp_sure("介護保険課 0312345678"), testing::Not(Contains(testing::StartsWith("kaigo"))));
  EXPECT_THAT(jp_sure("0312345678(介護保険課)"), testing::Not(Contains(testing::StartsWith("kaigo"))));
}

TEST(JapanPack, AccountsNeedTheirLabels) {
  EXPECT_THAT(jp_sure("みずほ銀行 渋谷支店 普通 1234567"), ElementsAre("bank_account high 1234567"));
  EXPECT_THAT(jp_sure("口座番号：1234567"), ElementsAre("bank_account high 1234567"));
  EXPECT_THAT(jp_sure("振込先 0005-123-1234567"), ElementsAre("bank_account high 0005-123-1234567"));
  EXPECT_THAT(jp_sure("1234567"), IsEmpty());
  EXPECT_THAT(jp_sure("普通は1234567個くらい"), IsEmpty());
}

TEST(JapanPack, AccountsByTheirKindOrBranch) {
  EXPECT_THAT(jp_sure("0001-210-普通-1234567"), ElementsAre("bank_account high 0001-210-普通-1234567"));
  EXPECT_THAT(jp_sure("0001 210 普通 1234567"), ElementsAre("bank_account high 0001 210 普通 1234567"));
  EXPECT_THAT(jp_sure("普通 1234567"), ElementsAre("bank_account medium 1234567"));
  EXPECT_THAT(jp_sure("当座 7654321"), ElementsAre("bank_account medium 7654321"));
  EXPECT_THAT(jp_sure("三井住友銀行 本店営業部 (普) 1234567"), ElementsAre("bank_account high 1234567"));
  EXPECT_THAT(jp_sure("渋谷支店 1234567"), ElementsAre("bank_account high 1234567"));
  EXPECT_THAT(jp_sure("普通 1234567円"), IsEmpty());
  EXPECT_THAT(jp_sure("普通 123-4567"), IsEmpty());
}

TEST(JapanPack, AccountsWithinReachOfTheirLabel) {
  EXPECT_THAT(jp_sure("1234567（口座番号）"), ElementsAre("bank_account high 1234567"));
  EXPECT_THAT(jp_sure("口座番号はこちらのとおりです。お確かめください。 1234567"), ElementsAre("bank_account medium 1234567"));
  EXPECT_THAT(jp("受付1234567の件、口座番号をお願いします"), ElementsAre("bank_account low 1234567"));
}

TEST(JapanPack, AccountsOfThePostBank) {
  EXPECT_THAT(jp_sure("ゆうちょ銀行 記号 16890-1 番号 70487921"), Contains("yucho high 16890-1 番号 70487921"));
  EXPECT_THAT(jp_sure("16890-70487921"), ElementsAre("yucho medium 16890-70487921"));
  EXPECT_THAT(jp_sure("ゆうちょ 16890-70487921"), ElementsAre("yucho high 16890-70487921"));
  EXPECT_THAT(jp_sure("記号 16890 番号 70487921"), Contains("yucho high 16890 番号 70487921"));
  EXPECT_THAT(jp_sure("10530-12345671"), IsEmpty());
}

TEST(JapanPack, ServiceNumbersAreNobodys) {
  EXPECT_THAT(jp("0120-123-456"), ElementsAre("phone low 0120-123-456"));
  EXPECT_THAT(jp("0570-012-345"), ElementsAre("phone low 0570-012-345"));
}

TEST(JapanPack, DatesOfBirthInBothCalendars) {
  EXPECT_THAT(jp("生年月日：1985年3月2日"), ElementsAre("birthdate high 1985年3月2日"));
  EXPECT_THAT(jp("生年月日 昭和60年3月2日"), ElementsAre("birthdate high 昭和60年3月2日"));
  EXPECT_THAT(jp("誕生日はS60.3.2"), ElementsAre("birthdate high S60.3.2"));
  EXPECT_THAT(jp("H3/1/5生まれ"), ElementsAre("birthdate high H3/1/5"));
  EXPECT_THAT(jp("生年月日 令和元年5月1日"), ElementsAre("birthdate high 令和元年5月1日"));
  EXPECT_THAT(jp("㍼60年3月2日 生年月日"), ElementsAre("birthdate high ㍼60年3月2日"));
  EXPECT_THAT(jp("生年月日 昭和六十年三月二日"), ElementsAre("birthdate high 昭和六十年三月二日"));
  EXPECT_THAT(jp("DOB: 1985-03-02"), ElementsAre("birthdate high 1985-03-02"));
  EXPECT_THAT(jp("date of birth March 2, 1985"), ElementsAre("birthdate high March 2, 1985"));
}

TEST(JapanPack, DatesOfBirthInKanjiPlacesAndShortEras) {
  EXPECT_THAT(jp("生年月日 一九八〇年一月二日"), ElementsAre("birthdate high 一九八〇年一月二日"));
  EXPECT_THAT(jp("生年月日：二〇〇一年十二月三十一日"), ElementsAre("birthdate high 二〇〇一年十二月三十一日"));
  EXPECT_THAT(jp("生年月日 昭和四五年三月二日"), ElementsAre("birthdate high 昭和四五年三月二日"));
  EXPECT_THAT(jp("生年月日 昭45.3.2"), ElementsAre("birthdate high 昭45.3.2"));
  EXPECT_THAT(jp("生年月日 s45.3.2"), ElementsAre("birthdate high s45.3.2"));
  EXPECT_THAT(jp("生年月日 S.45.3.2"), ElementsAre("birthdate high S.45.3.2"));
}

TEST(JapanPack, DatesOutsideTheirEraAreNone) {
  EXPECT_THAT(jp("生年月日 昭和64年1月8日"), IsEmpty());
  EXPECT_THAT(jp("生年月日 昭和64年1月7日"), ElementsAre("birthdate high 昭和64年1月7日"));
  EXPECT_THAT(jp("生年月日 平成31年5月1日"), IsEmpty());
  EXPECT_THAT(jp("生年月日 1985年2月30日"), IsEmpty());
}

TEST(JapanPack, PlainDatesAreNobodys) { EXPECT_THAT(jp("会議は1985年3月2日です"), IsEmpty()); }

TEST(JapanPack, AddressWithPrefectureAndMunicipality) {
  EXPECT_THAT(jp("東京都渋谷区道玄坂2-10-7"), ElementsAre("address high 東京都渋谷区道玄坂2-10-7"));
  EXPECT_THAT(jp("神奈川県横浜市中区日本大通1"), ElementsAre("address medium 神奈川県横浜市中区日本大通1"));
  EXPECT_THAT(jp("神奈川県横浜市内1"), IsEmpty());
  EXPECT_THAT(jp("神奈川県横浜市中区日本大通1番地"), ElementsAre("address high 神奈川県横浜市中区日本大通1番地"));
  EXPECT_THAT(jp("北海道札幌市中央区北1条西2丁目"), ElementsAre("address high 北海道札幌市中央区北1条西2丁目"));
  EXPECT_THAT(jp("三浦郡葉山町堀内二丁目十番地"), ElementsAre("address medium 三浦郡葉山町堀内二丁目十番地"));
}

TEST(JapanPack, AddressWithoutItsPrefecture) {
  EXPECT_THAT(jp("渋谷区道玄坂２丁目１０番７号"), ElementsAre("address medium 渋谷区道玄坂２丁目１０番７号"));
  EXPECT_THAT(jp("住所は渋谷区道玄坂2-10-7です"), ElementsAre("address high 渋谷区道玄坂2-10-7"));
}

TEST(JapanPack, AddressTakesItsBuildingAlong) {
  EXPECT_THAT(jp("東京都渋谷区道玄坂2-10-7 新大宗ビル4号館 301号室に送付"),
              ElementsAre("address high 東京都渋谷区道玄坂2-10-7 新大宗ビル4号館 301号室"));
}

TEST(JapanPack, AddressTakesItsFloorAlong) {
  EXPECT_THAT(jp("東京都渋谷区道玄坂2-10-7 渋谷ビル3F"), ElementsAre("address high 東京都渋谷区道玄坂2-10-7 渋谷ビル3F"));
  EXPECT_THAT(jp("東京都港区六本木6-10-1 六本木ヒルズ森タワー 15F"),
              ElementsAre("address high 東京都港区六本木6-10-1 六本木ヒルズ森タワー 15F"));
}

TEST(JapanPack, AddressesOfTheSouthAndOfKyoto) {
  EXPECT_THAT(jp("沖縄県那覇市泉崎1の2の2"), ElementsAre("address high 沖縄県那覇市泉崎1の2の2"));
  EXPECT_THAT(jp("京都市中京区寺町通御池上る上本能寺前町488"), ElementsAre("address medium 京都市中京区寺町通御池上る上本能寺前町488"));
  EXPECT_THAT(jp("京都市中京区の町488人"), IsEmpty());
}

TEST(JapanPack, AgesAndTheirLimits) {
  EXPECT_THAT(jp("年齢: 35歳"), ElementsAre("age high 35歳"));
  EXPECT_THAT(jp("年齢35"), ElementsAre("age high 35"));
  EXPECT_THAT(jp("患者は72歳の男性"), ElementsAre("age medium 72歳"));
  EXPECT_THAT(jp("{\"age\": 42}"), ElementsAre("age medium 42"));
  EXPECT_THAT(jp("72歳"), ElementsAre("age low 72歳"));
  EXPECT_THAT(jp("18歳以上の方"), IsEmpty());
  EXPECT_THAT(jp("Cache-Control: max-age=60"), IsEmpty());
}

TEST(JapanPack, PlacesAndQuantitiesAreNoAddresses) {
  EXPECT_THAT(jp("東京都渋谷区の人口は2-3倍"), IsEmpty());
  EXPECT_THAT(jp("東京都で2024-03-12に会議"), IsEmpty());
  EXPECT_THAT(jp("大阪市で3-5人が参加"), IsEmpty());
  EXPECT_THAT(jp("第2-1章を読む"), IsEmpty());
}

TEST(JapanPack, PostalCodes) {
  EXPECT_THAT(jp("〒150-0043"), ElementsAre("postal high 〒150-0043"));
  EXPECT_THAT(jp("〒1500043"), ElementsAre("postal high 〒1500043"));
  EXPECT_THAT(jp("〒999-9999"), ElementsAre("postal low 〒999-9999"));
  EXPECT_THAT(jp("〒000-8000"), ElementsAre("postal low 〒000-8000"));
  EXPECT_THAT(jp("〒060-8588"), ElementsAre("postal medium 〒060-8588"));
  EXPECT_THAT(jp("〒163-8001"), ElementsAre("postal medium 〒163-8001"));
  EXPECT_THAT(jp("郵便番号：150-0043"), ElementsAre("postal high 150-0043"));
  EXPECT_THAT(jp("住所 150-0043 渋谷"), ElementsAre("postal medium 150-0043"));
  EXPECT_THAT(jp("150-0043（郵便番号）"), ElementsAre("postal high 150-0043"));
  EXPECT_THAT(jp("郵便番号はこちらでよろしいですか。 150-0043"), ElementsAre("postal medium 150-0043"));
  EXPECT_THAT(jp("型番 150-0043"), IsEmpty());
}

TEST(JapanPack, CompaniesNumbersAreInAPackOfTheirOwn) {
  EXPECT_THAT(jp("法人番号 7000012050002"), IsEmpty());
  EXPECT_THAT(found_by("org-ids/1", "法人番号 7000012050002"), ElementsAre("jp.corporate high 7000012050002"));
  EXPECT_THAT(found_by("org-ids/1", "登録番号 T7000012050002"), Contains("jp.invoice_reg high T7000012050002"));
}

class KaigoLabel : public testing::TestWithParam<std::string_view> {};

// Ten digits that look like a telephone number of Tokyo.
TEST_P(KaigoLabel, IsNoTelephonesRightBeforeIt) {
  EXPECT_THAT(sure_by("jp-pii/1", std::string(GetParam()) + "0312345678"), ElementsAre("kaigo medium 0312345678"));
}

INSTANTIATE_TEST_SUITE_P(All, KaigoLabel,
                         testing::Values("介護保険被保険者番号 - ", "介護保険被保険者番号-", "介護保険番号 — ", "介護保険番号ー",
                                         "介護保険番号 → ", "介護保険番号 / ", "被保険者番号 — ", "介護保険証\n**被保険者番号** ",
                                         "**介護保険番号** ", "**介護保険番号：** ", "**介護保険番号** - ", "<b>介護保険番号</b> ",
                                         "<strong>介護保険番号：</strong>", "<th>介護保険番号</th><td>"));

TEST(JapanPack, TelephonesOfTheCareInsurersAreNone) {
  EXPECT_THAT(sure_by("jp-pii/1", "0312345678 - 介護保険課"), IsEmpty());
  EXPECT_THAT(sure_by("jp-pii/1", "介護保険の窓口 - 0312345678"), IsEmpty());
  EXPECT_THAT(sure_by("jp-pii/1", "介護保険 電話 - 0312345678"), ElementsAre("phone high 0312345678"));
}

}  // namespace
}  // namespace sekisho
