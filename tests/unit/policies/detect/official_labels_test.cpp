#include "tests/unit/policies/detect/found.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sekisho {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;

// A label, the pack that knows it, and what it is to find.
struct Labelled {
  std::string_view pack;
  std::string_view text;
  std::string_view finding;  // as `type confidence matched-text`
};

class OfficialLabel : public testing::TestWithParam<Labelled> {};

TEST_P(OfficialLabel, MakesItsNumberSure) {
  const auto& [pack, text, finding] = GetParam();

  EXPECT_THAT(sure_by(std::string(pack), text), Contains(finding));
}

INSTANTIATE_TEST_SUITE_P(Spain, OfficialLabel,
                         testing::Values(Labelled{"eu-pii/1", "N.I.F.: 12345678Z", "es.dni high 12345678Z"},
                                         Labelled{"eu-pii/1", "N.I.F. 12.345.678-Z", "es.dni high 12.345.678-Z"},
                                         Labelled{"eu-pii/1", "N.I.E.: X1234567L", "es.nie high X1234567L"},
                                         Labelled{"eu-pii/1", "N.I.E. Y-1234567-X", "es.nie high Y-1234567-X"}));
INSTANTIATE_TEST_SUITE_P(Portugal, OfficialLabel,
                         testing::Values(Labelled{"eu-pii/1", "N.I.F.: 501234560", "pt.nif high 501234560"},
                                         Labelled{"eu-pii/1", "N.I.F. 501 234 560", "pt.nif high 501 234 560"}));
INSTANTIATE_TEST_SUITE_P(Turkey, OfficialLabel,
                         testing::Values(Labelled{"global-pii/1", "T.C. No: 10000000146", "tr.tckn high 10000000146"},
                                         Labelled{"global-pii/1", "T.C.No 10000000146", "tr.tckn high 10000000146"},
                                         Labelled{"global-pii/1", "T.C. KİMLİK NO: 10000000146", "tr.tckn high 10000000146"}));
INSTANTIATE_TEST_SUITE_P(Belgium, OfficialLabel,
                         testing::Values(Labelled{"eu-pii/1", "Rijksregisternr.: 85.07.30-033.28", "be.nn high 85.07.30-033.28"},
                                         Labelled{"eu-pii/1", "Rijksregisternr. 85073003328", "be.nn high 85073003328"}));
INSTANTIATE_TEST_SUITE_P(Korea, OfficialLabel,
                         testing::Values(Labelled{"kr-pii/1", "외국인 등록번호: 971013-5001237", "frn high 971013-5001237"},
                                         Labelled{"kr-pii/1", "외국인 등록 9710135001237", "frn high 9710135001237"},
                                         Labelled{"kr-pii/1", "외국인등록증 9710135001237", "frn high 9710135001237"}));
INSTANTIATE_TEST_SUITE_P(Singapore, OfficialLabel,
                         testing::Values(Labelled{"global-pii/1", "FIN: G1234567X", "sg.nric high G1234567X"},
                                         Labelled{"global-pii/1", "FIN No. F1234567N", "sg.nric high F1234567N"},
                                         Labelled{"global-pii/1", "FIN number G1234567X", "sg.nric high G1234567X"}));
INSTANTIATE_TEST_SUITE_P(Japan, OfficialLabel,
                         testing::Values(Labelled{"jp-pii/1", "雇保番号: 1234-567890-1", "employment_ins high 1234-567890-1"},
                                         Labelled{"jp-pii/1", "雇保 12345678901", "employment_ins high 12345678901"},
                                         Labelled{"jp-pii/1", "雇保番号：09012345678", "employment_ins high 09012345678"},
                                         Labelled{"org-ids/1", "会社法人等番号 1803-01-018771", "jp.corporate high 1803-01-018771"},
                                         Labelled{"org-ids/1", "会社法人等番号：180301018771", "jp.corporate high 180301018771"},
                                         Labelled{"org-ids/1", "会社法人等番号 1180301018771", "jp.corporate high 1180301018771"}));

INSTANTIATE_TEST_SUITE_P(Others, OfficialLabel,
                         testing::Values(Labelled{"org-ids/1", "사업자 번호: 116-82-00276", "kr.brn high 116-82-00276"},
                                         Labelled{"org-ids/1", "사업자 번호 1168200276", "kr.brn high 1168200276"},
                                         Labelled{"global-pii/1", "kimlik numarası: 10000000146", "tr.tckn high 10000000146"},
                                         Labelled{"eu-pii/1", "Nationalregisternummer: 85073003328", "be.nn high 85073003328"},
                                         Labelled{"kr-pii/1", "ARC: 9710135001237", "frn high 9710135001237"},
                                         Labelled{"eu-pii/1", "VAT: 00743110157", "it.piva high 00743110157"},
                                         Labelled{"eu-pii/1", "CF: rssmra85t10a562s", "it.codice_fiscale high rssmra85t10a562s"},
                                         Labelled{"eu-pii/1", R"({"cf":"rssmra85t10a562s"})", "it.codice_fiscale high rssmra85t10a562s"},
                                         Labelled{"eu-pii/1", "C.F. rssmra85t10a562s", "it.codice_fiscale high rssmra85t10a562s"},
                                         Labelled{"eu-pii/1", "Swedish personal number: 811228-9874", "se.personnummer high 811228-9874"},
                                         Labelled{"jp-pii/1", "振込先: 1234567", "bank_account high 1234567"},
                                         Labelled{"jp-pii/1", "〒 = 900-0021", "postal high 900-0021"},
                                         Labelled{"jp-pii/1", R"({"〒":"231-0017"})", "postal high 231-0017"}));
INSTANTIATE_TEST_SUITE_P(Fields, OfficialLabel,
                         testing::Values(Labelled{"jp-pii/1", R"({"licenseNo":"309012345620"})", "drivers_license high 309012345620"},
                                         Labelled{"jp-pii/1", "id,menkyo_no,x\n1,309012345620,z\n", "drivers_license high 309012345620"},
                                         Labelled{"jp-pii/1", R"({"nenkin_no":"0312345678"})", "pension high 0312345678"},
                                         Labelled{"jp-pii/1", R"({"hokenshaNo":"33120015"})", "insurer_no high 33120015"},
                                         Labelled{"jp-pii/1", R"({"yubinBango":"1000001"})", "postal high 1000001"},
                                         Labelled{"jp-pii/1", R"({"koyo_hoken_no":"12345678901"})", "employment_ins high 12345678901"},
                                         Labelled{"eu-pii/1", R"({"personalNumber":"8112289874"})", "se.personnummer high 8112289874"}));
INSTANTIATE_TEST_SUITE_P(WithNotes, OfficialLabel,
                         testing::Values(Labelled{"jp-pii/1", "郵便番号（7桁）: 1000001", "postal high 1000001"},
                                         Labelled{"jp-pii/1", "介護保険被保険者番号（10桁）: 0878732959", "kaigo medium 0878732959"},
                                         Labelled{"jp-pii/1", "基礎年金番号（１０桁）：0312345678", "pension high 0312345678"},
                                         Labelled{"jp-pii/1", "基礎年金番号 (10 digits): 0312345678", "pension high 0312345678"},
                                         Labelled{"jp-pii/1", "基礎年金番号（半角）は0312345678", "pension high 0312345678"},
                                         Labelled{"payment/1", "CVV（3桁）: 123", "cvv high 123"},
                                         Labelled{"jp-pii/1", "振込先（半角数字7桁）: 1234567", "bank_account high 1234567"}));

TEST(OfficialLabels, NotesLeaveLabelsOfOtherNumbersWhatTheyAre) {
  EXPECT_THAT(sure_by("jp-pii/1", "注文番号（12桁）: 1234-5678-9018"), IsEmpty());
  EXPECT_THAT(sure_by("jp-pii/1", "介護保険被保険者番号（見本）: 0878732959"), IsEmpty());
}

TEST(OfficialLabels, WrongCheckDigitsAreNone) {
  EXPECT_THAT(found_by("eu-pii/1", "N.I.F.: 12345678A, N.I.E.: X1234567A"), IsEmpty());
  EXPECT_THAT(found_by("eu-pii/1", "N.I.F.: 501234561"), IsEmpty());
  EXPECT_THAT(found_by("global-pii/1", "T.C. No: 10000000145"), IsEmpty());
  EXPECT_THAT(found_by("eu-pii/1", "Rijksregisternr.: 85.07.30-033.29"), IsEmpty());
  EXPECT_THAT(found_by("kr-pii/1", "외국인 등록번호: 971313-5001237"), IsEmpty());
  EXPECT_THAT(sure_by("global-pii/1", "FIN: G1234567A"), ElementsAre("sg.nric medium G1234567A"));
  EXPECT_THAT(found_by("org-ids/1", "会社法人等番号 1180301018772"), IsEmpty());
}

TEST(OfficialLabels, MakeTheirNumberNoOtherOne) {
  EXPECT_THAT(sure_by("global-pii/1", "運転免許証: 4005 2087 7772"), ElementsAre("jp.drivers_license high 4005 2087 7772"));
  EXPECT_THAT(sure_by("global-pii/1", "Aadhaar: 2341 2341 2346"), ElementsAre("in.aadhaar high 2341 2341 2346"));
  EXPECT_THAT(sure_by("global-pii/1", "運転免許証 307585847192、マイナンバー 123456789018"),
              ElementsAre("jp.drivers_license high 307585847192", "jp.my_number high 123456789018"));
  EXPECT_THAT(sure_by("global-pii/1", "運転免許証とマイナンバーカードの番号: 3075 8584 7192"),
              Contains("jp.my_number high 3075 8584 7192"));
}

TEST(OfficialLabels, OfCapitalsAreNoWordsInSmallLetters) {
  EXPECT_THAT(sure_by("global-pii/1", "mais à la fin S1234567D"), IsEmpty());
  EXPECT_THAT(sure_by("global-pii/1", "id,FIN\n1,S1234567D\n"), ElementsAre("sg.nric high S1234567D"));
}

TEST(OfficialLabels, AreWholeWords) {
  EXPECT_THAT(sure_by("eu-pii/1", "NIFTY 12345678Z, ONIE X1234567L"), IsEmpty());
  EXPECT_THAT(sure_by("global-pii/1", "TCP No 10000000146"), IsEmpty());
  EXPECT_THAT(found_by("eu-pii/1", "SCF: rssmra85t10a562s"), IsEmpty());
  EXPECT_THAT(found_by("jp-pii/1", "振込先は担当が5月3日に確認、1234567"), IsEmpty());
  EXPECT_THAT(sure_by("global-pii/1", "FINAL G1234567X"), IsEmpty());
  EXPECT_THAT(found_by("kr-pii/1", "외국인 관광객 9710135001237"), IsEmpty());
}

TEST(OfficialLabels, LabelOnlyWhatTheyStandBeside) {
  EXPECT_THAT(sure_by("jp-pii/1", "雇保課 09012345678"), ElementsAre("phone medium 09012345678"));
  EXPECT_THAT(sure_by("org-ids/1", "会社法人等番号は登記簿にあります。注文 180301018771"), IsEmpty());
  EXPECT_THAT(found_by("org-ids/1", "180301018771"), IsEmpty());
  EXPECT_THAT(found_by("jp-pii/1", "会社法人等番号 123456789018"), IsEmpty());
}

}  // namespace
}  // namespace sekisho
