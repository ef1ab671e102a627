#include "tests/unit/policies/detect/found.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sekisho {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;

TEST(EverydayForms, UnderscoresSetValuesOff) {
  EXPECT_THAT(sure_by("global-pii/1", "Contact: _hana.sato@bigco.com_"), ElementsAre("email high hana.sato@bigco.com"));
  EXPECT_THAT(sure_by("global-pii/1", "__taro@acme.io__, ____x1@y.io____"), ElementsAre("email high taro@acme.io", "email high x1@y.io"));
  EXPECT_THAT(sure_by("global-pii/1", "_taro@corp.co.jp_"), ElementsAre("email high taro@corp.co.jp"));
  EXPECT_THAT(sure_by("global-pii/1", "_taro@corp.co.jp"), ElementsAre("email high _taro@corp.co.jp"));
  EXPECT_THAT(sure_by("global-pii/1", "server _52.140.3.248_ ip address"), ElementsAre("ip high 52.140.3.248"));
  EXPECT_THAT(sure_by("jp-pii/1", "口座番号: _1234567_"), Contains("bank_account high 1234567"));
  EXPECT_THAT(sure_by("jp-pii/1", "年齢: __45__"), ElementsAre("age high 45"));
  EXPECT_THAT(sure_by("payment/1", "cvv: _123_"), ElementsAre("cvv high 123"));
  EXPECT_THAT(found_by("jp-pii/1", "口座番号: id_1234567_x"), IsEmpty());
  EXPECT_THAT(found_by("global-pii/1", "lib_52.140.3.248_x"), IsEmpty());
}

TEST(EverydayForms, LabelsThatSayHowManyDigits) {
  EXPECT_THAT(sure_by("jp-pii/1", "口座番号(7桁): 1763377"), ElementsAre("bank_account high 1763377"));
  EXPECT_THAT(sure_by("jp-pii/1", "口座番号（半角数字7桁）：1763377"), Contains(testing::HasSubstr("1763377")));
  EXPECT_THAT(found_by("jp-pii/1", "口座番号は7桁です"), IsEmpty());
}

class EuropeanPhone : public testing::TestWithParam<std::pair<std::string_view, std::string_view>> {};

TEST_P(EuropeanPhone, IsFoundBehindItsLabel) {
  const auto& [label, number] = GetParam();
  EXPECT_THAT(sure_by("global-pii/1", std::string(label) + std::string(number)), Contains("phone medium " + std::string(number)));
  EXPECT_THAT(sure_by("global-pii/1", "lot " + std::string(number)), IsEmpty());
}

INSTANTIATE_TEST_SUITE_P(All, EuropeanPhone,
                         testing::Values(std::pair("tél. ", "06 12 34 56 78"), std::pair("Mobil: ", "0171/1234567"),
                                         std::pair("Mobil: ", "0171 1234567"), std::pair("Tel. ", "030/12345678"),
                                         std::pair("teléfono: ", "612 345 678"), std::pair("Natel ", "079 123 45 67")));

TEST(EverydayForms, KoreanPhones) {
  for (const std::string_view label : {"핸드폰: ", "핸드폰번호: ", "모바일: ", "HP: "}) {
    EXPECT_THAT(sure_by("kr-pii/1", std::string(label) + "01052925637"), ElementsAre(testing::HasSubstr("01052925637"))) << label;
  }
}

TEST(EverydayForms, ColumnsOfBanksAndCards) {
  EXPECT_THAT(sure_by("payment/1", "| name | IBAN | BIC |\n|---|---|---|\n| Anna Schneider | DE89370400440532013000 | COBADEFF |"),
              Contains("bic high COBADEFF"));
  const std::string wide = "| the name of the holder as it stands there | active since the spring of the year | 123 |\n";
  EXPECT_THAT(sure_by("payment/1", "| holder | remarks | cvv |\n|---|---|---|\n" + wide + wide),
              ElementsAre("cvv high 123", "cvv high 123"));
}

TEST(EverydayForms, PlusIsABlankInForms) {
  EXPECT_THAT(sure_by("payment/1", "a=1&card=5555+5555+5555+4444&b=2"), ElementsAre("pan high 5555+5555+5555+4444"));
  EXPECT_THAT(sure_by("jp-pii/1", "my_number=1234+5678+9018"), ElementsAre("my_number high 1234+5678+9018"));
  EXPECT_THAT(sure_by("jp-pii/1", "tel=090+1234+5678"), ElementsAre("phone high 090+1234+5678"));
  EXPECT_THAT(found_by("payment/1", "5555+5555+5555+4444"), IsEmpty());
}

TEST(EverydayForms, LeadersOfDotsLeadToValues) {
  EXPECT_THAT(sure_by("global-pii/1", "Server........52.140.3.248"), ElementsAre("ip medium 52.140.3.248"));
  EXPECT_THAT(sure_by("global-pii/1", "Server……52.140.3.248"), ElementsAre("ip medium 52.140.3.248"));
  EXPECT_THAT(found_by("global-pii/1", "Server........10.1.2.3"), ElementsAre("ip low 10.1.2.3"));
  EXPECT_THAT(sure_by("global-pii/1", "Node.....2404:6800:4004:80a::200e"), ElementsAre("ip medium 2404:6800:4004:80a::200e"));
  EXPECT_THAT(sure_by("jp-pii/1", "マイナンバー……123456789018"), ElementsAre("my_number high 123456789018"));
  EXPECT_THAT(found_by("global-pii/1", "lib.52.140.3.248"), IsEmpty());
  EXPECT_THAT(found_by("jp-pii/1", "マイナンバー0.123456789018"), IsEmpty());
}

TEST(EverydayForms, OfficialLabelsInTheirOtherSpellings) {
  EXPECT_THAT(sure_by("eu-pii/1", "D.N.I.: 12345678Z"), ElementsAre("es.dni high 12345678Z"));
  EXPECT_THAT(sure_by("eu-pii/1", "Steuer-Identifikations-Nr.: 86095742719"), Contains("de.steuer_id high 86095742719"));
  EXPECT_THAT(sure_by("global-pii/1", "C.P.F.: 52998224725"), Contains("br.cpf high 52998224725"));
  EXPECT_THAT(sure_by("jp-pii/1", "マイナンバ: 123456789018"), Contains("my_number high 123456789018"));
  EXPECT_THAT(sure_by("us-pii/1", "SS No 536221234"), Contains("ssn high 536221234"));
}

TEST(EverydayForms, AddressesOfMachinesRightBehindAColon) {
  EXPECT_THAT(sure_by("global-pii/1", "IP:2400:7db:512::3904"), ElementsAre("ip high 2400:7db:512::3904"));
  EXPECT_THAT(sure_by("global-pii/1", "接続元:2400:cb00:2048:1::c629:d7a2"), ElementsAre("ip high 2400:cb00:2048:1::c629:d7a2"));
  EXPECT_THAT(sure_by("global-pii/1", "interface:2400:cb00:2048:1::c629:d7a2"), ElementsAre("ip medium 2400:cb00:2048:1::c629:d7a2"));
  EXPECT_THAT(sure_by("global-pii/1", "MACアドレス：5c:67:a1:81:24:04"), ElementsAre("mac high 5c:67:a1:81:24:04"));
  EXPECT_THAT(sure_by("global-pii/1", "head:5c:67:a1:81:24:04"), ElementsAre("mac medium 5c:67:a1:81:24:04"));
  EXPECT_THAT(found_by("global-pii/1", "ad:5c:67:a1:81:24:04 :5c:67:a1:81:24:04"), IsEmpty());
  EXPECT_THAT(found_by("global-pii/1", "std::abs f::dead::beef x::y::z"), IsEmpty());
}

TEST(EverydayForms, TheInternationalPrefixStandsForAPlus) {
  EXPECT_THAT(sure_by("global-pii/1", "電話: 0081-90-8293-9402"), ElementsAre("phone high 0081-90-8293-9402"));
  EXPECT_THAT(sure_by("global-pii/1", "电话：0086-13800138000"), ElementsAre("phone high 0086-13800138000"));
  EXPECT_THAT(sure_by("global-pii/1", "Tel.: 0049 171 1234567"), ElementsAre("phone high 0049 171 1234567"));
  EXPECT_THAT(sure_by("global-pii/1", "lot 0049 171 1234567, part 0081908293940200"), IsEmpty());
}

TEST(EverydayForms, NumbersOfInsuranceThatCouldBeTelephones) {
  for (const std::string_view text :
       {"{\"label\":\"基礎年金番号\",\"value\":\"0199445357\"}", "<td>基礎年金番号</td><td class=\"v\">0199445357</td>",
        "基礎年金番号（10桁）: 0199445357", "基礎年金番号\r\n0199445357"}) {
    EXPECT_THAT(sure_by("jp-pii/1", text), Contains(testing::HasSubstr("pension"))) << text;
  }
  EXPECT_THAT(sure_by("jp-pii/1", "年金手帳番号: 0143-085371"), Contains("pension high 0143-085371"));
  EXPECT_THAT(sure_by("jp-pii/1", "年金事務所の電話 0312345678"), testing::Not(Contains(testing::HasSubstr("pension"))));
  EXPECT_THAT(sure_by("jp-pii/1", "ねんきんダイヤル 0570-051165"), testing::Not(Contains(testing::HasSubstr("pension"))));
}

TEST(EverydayForms, NetworkCardsInThreeGroups) {
  EXPECT_THAT(found_by("global-pii/1", "MACアドレス: af53.f07c.3031"), ElementsAre("mac high af53.f07c.3031"));
  EXPECT_THAT(found_by("global-pii/1", "Vlan1 AF53.F07C.30E1 dynamic"), ElementsAre("mac medium AF53.F07C.30E1"));
  EXPECT_THAT(found_by("global-pii/1", "1234.5678.9012, 1.af53.f07c.3031, af53.f07c.3031.22, xaf53.f07c.3031"), IsEmpty());
}

}  // namespace
}  // namespace sekisho
