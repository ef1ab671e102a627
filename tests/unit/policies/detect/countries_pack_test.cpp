#include "tests/unit/policies/detect/found.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sekisho {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;

std::vector<std::string> world(std::string_view text) { return sure_by("global-pii/1", text); }

TEST(ChinaPack, ResidentNumbersStandAlone) {
  EXPECT_THAT(sure_by("cn-pii/1", "11010519491231002X"), ElementsAre("resident_id high 11010519491231002X"));
  EXPECT_THAT(sure_by("cn-pii/1", "360426199101010071"), Contains("resident_id high 360426199101010071"));
  EXPECT_THAT(sure_by("cn-pii/1", "360426199101010072"), testing::Not(Contains(testing::StartsWith("resident_id"))));
}

TEST(ChinaPack, MobilesAndCards) {
  EXPECT_THAT(sure_by("cn-pii/1", "手机：13800138000"), Contains("mobile high 13800138000"));
  EXPECT_THAT(sure_by("cn-pii/1", "138-0013-8000"), Contains("mobile medium 138-0013-8000"));
  EXPECT_THAT(sure_by("cn-pii/1", "护照号 E12345678"), ElementsAre("passport high E12345678"));
  EXPECT_THAT(sure_by("cn-pii/1", "银行卡 6200000000000005"), ElementsAre("bank_card high 6200000000000005"));
}

TEST(KoreaPack, NumbersWithoutACheckDigitStayFindings) {
  EXPECT_THAT(sure_by("kr-pii/1", "971013-9019902"), ElementsAre("rrn high 971013-9019902"));
  EXPECT_THAT(sure_by("kr-pii/1", "971013-9019903"), ElementsAre("rrn medium 971013-9019903"));
  EXPECT_THAT(sure_by("kr-pii/1", "외국인등록번호 971013-5019903"), ElementsAre("frn medium 971013-5019903"));
  EXPECT_THAT(sure_by("kr-pii/1", "971313-1019902"), IsEmpty());
  EXPECT_THAT(sure_by("kr-pii/1", "010-1234-5678"), ElementsAre("phone medium 010-1234-5678"));
}

TEST(EuropePack, TelephonesOfTheHealthServiceAreNoPatients) {
  EXPECT_THAT(found_by("eu-pii/1", "NHS No. 9434765919, tel 020 7946 0958"), Contains("uk.nhs high 9434765919"));
  EXPECT_THAT(found_by("eu-pii/1", "Please update the NHS number of Mr Smith to 943 476 5919"), ElementsAre("uk.nhs medium 943 476 5919"));
  EXPECT_THAT(found_by("eu-pii/1", "NHS helpline 943 476 5919"), ElementsAre("uk.nhs low 943 476 5919"));
  EXPECT_THAT(found_by("eu-pii/1", "943 476 5919"), IsEmpty());
}

TEST(EuropePack, KeepsTheCountryOfItsTypes) {
  EXPECT_THAT(sure_by("eu-pii/1", "Steuer-ID 36574261809"), ElementsAre("de.steuer_id high 36574261809"));
  EXPECT_THAT(sure_by("eu-pii/1", "NIR 2 95 10 99 126 111 93"), ElementsAre("fr.nir high 2 95 10 99 126 111 93"));
  EXPECT_THAT(sure_by("eu-pii/1", "RCCMNL83S18D969H"), ElementsAre("it.codice_fiscale high RCCMNL83S18D969H"));
  EXPECT_THAT(sure_by("eu-pii/1", "DNI: 54362315K"), ElementsAre("es.dni high 54362315K"));
  EXPECT_THAT(sure_by("eu-pii/1", "131052-308T"), ElementsAre("fi.hetu medium 131052-308T"));
  EXPECT_THAT(sure_by("eu-pii/1", "NINO AB 12 34 56 C"), ElementsAre("uk.nino high AB 12 34 56 C"));
  EXPECT_THAT(sure_by("eu-pii/1", "756.9217.0769.85"), ElementsAre("ch.ahv high 756.9217.0769.85"));
  EXPECT_THAT(sure_by("eu-pii/1", "DE136695976"), ElementsAre("vat medium DE136695976"));
  EXPECT_THAT(sure_by("eu-pii/1", "DE89370400440532013000"), ElementsAre("iban high DE89370400440532013000"));
  EXPECT_THAT(sure_by("eu-pii/1", "BIC: COBADEFFXXX"), ElementsAre("bic high COBADEFFXXX"));
}

TEST(EuropePack, NumbersWithoutTheirWordsAreNothing) {
  EXPECT_THAT(sure_by("eu-pii/1", "36574261809 123456782 9434765919 211062-5629"), IsEmpty());
}

TEST(AmericaPack, SsnNeedsItsHyphensOrAWord) {
  EXPECT_THAT(sure_by("us-pii/1", "536-90-4399"), ElementsAre("ssn medium 536-90-4399"));
  EXPECT_THAT(sure_by("us-pii/1", "SSN 536904399"), ElementsAre("ssn high 536904399"));
  EXPECT_THAT(sure_by("us-pii/1", "536904399"), IsEmpty());
  EXPECT_THAT(sure_by("us-pii/1", "666-90-4399"), IsEmpty());
}

TEST(AmericaPack, SampleSsnsCountOnlyBesideAWord) {
  EXPECT_THAT(sure_by("us-pii/1", "078-05-1120 or 123-45-6789"), IsEmpty());
  EXPECT_THAT(sure_by("us-pii/1", "her SSN is 078-05-1120"), ElementsAre("ssn high 078-05-1120"));
}

TEST(AmericaPack, OtherNumbers) {
  EXPECT_THAT(sure_by("us-pii/1", "912-50-4399"), ElementsAre("itin medium 912-50-4399"));
  EXPECT_THAT(sure_by("us-pii/1", "EIN 12-3456789"), ElementsAre("ein high 12-3456789"));
  EXPECT_THAT(sure_by("us-pii/1", "ABA routing 111000025"), ElementsAre("aba high 111000025"));
  EXPECT_THAT(sure_by("us-pii/1", "NPI 1234567893"), Contains("npi high 1234567893"));
  EXPECT_THAT(sure_by("us-pii/1", "Medicare 1EG4-TE5-MK73"), ElementsAre("mbi high 1EG4-TE5-MK73"));
  EXPECT_THAT(sure_by("us-pii/1", "DEA F91234563"), ElementsAre("dea high F91234563"));
}

TEST(GlobalPack, NamesCountriesExceptForWhatHasNone) {
  EXPECT_THAT(world("SSN 536-90-4399"), Contains("us.ssn high 536-90-4399"));
  EXPECT_THAT(world("マイナンバー 1234-5678-9018"), Contains("jp.my_number high 1234-5678-9018"));
  EXPECT_THAT(world("write to tanaka@foo.co.jp"), ElementsAre("email high tanaka@foo.co.jp"));
  EXPECT_THAT(world("+81-90-1234-5678"), Contains("phone high +81-90-1234-5678"));
  EXPECT_THAT(world("234123412346 aadhaar"), Contains("in.aadhaar high 234123412346"));
  EXPECT_THAT(world("CPF 390.533.447-05"), Contains("br.cpf high 390.533.447-05"));
  EXPECT_THAT(world("NRIC S1234567D"), Contains("sg.nric high S1234567D"));
  EXPECT_THAT(world("A123456(3)"), Contains("hk.id medium A123456(3)"));
}

TEST(GlobalPack, Addresses) {
  EXPECT_THAT(world("client 81.2.69.142 connected"), ElementsAre("ip medium 81.2.69.142"));
  EXPECT_THAT(world("IPアドレス 8.8.4.4"), ElementsAre("ip high 8.8.4.4"));
  EXPECT_THAT(world("peer 2400:cb00:2048:1::c629:d7a2"), ElementsAre("ip high 2400:cb00:2048:1::c629:d7a2"));
  EXPECT_THAT(world("192.168.0.1 10.0.0.1 127.0.0.1 fe80:1::1"), IsEmpty());
  EXPECT_THAT(world("version 4.17.21.200, at 10:22:33, std::vector, 1.2.3.4"), IsEmpty());
  EXPECT_THAT(found_by("global-pii/1", "198.51.100.7"), ElementsAre("ip.test_value low 198.51.100.7"));
}

TEST(GlobalPack, Machines) {
  EXPECT_THAT(world("00:1A:2B:3C:4D:5E"), ElementsAre("mac medium 00:1A:2B:3C:4D:5E"));
  EXPECT_THAT(world("00:1A:2B:3C:4D:5E:6F"), IsEmpty());
  EXPECT_THAT(world("IMEI 490154203237518"), Contains("imei high 490154203237518"));
  EXPECT_THAT(world("VIN 1M8GDM9AXKP042788"), ElementsAre("vin high 1M8GDM9AXKP042788"));
  EXPECT_THAT(world("現在地 35.681236, 139.767125"), ElementsAre("geo high 35.681236, 139.767125"));
  EXPECT_THAT(world("35.681236, 139.767125"), IsEmpty());
}

TEST(GlobalPack, TestValuesAreSetApartUnlessSomebodySpeaksOfThem) {
  EXPECT_THAT(found_by("global-pii/1", "taro@example.com"), ElementsAre("email.test_value low taro@example.com"));
  EXPECT_THAT(world("メールはtaro@example.com"), ElementsAre("email medium taro@example.com"));
  EXPECT_THAT(found_by("global-pii/1", "4111 1111 1111 1111"), ElementsAre("card.pan.test_value low 4111 1111 1111 1111"));
}

TEST(PaymentPack, Cards) {
  EXPECT_THAT(sure_by("payment/1", "4539 1488 0343 6467"), ElementsAre("pan high 4539 1488 0343 6467"));
  EXPECT_THAT(sure_by("payment/1", "カード番号は4111111111111111です"), ElementsAre("pan high 4111111111111111"));
  EXPECT_THAT(found_by("payment/1", "4111111111111111"), ElementsAre("pan.test_value low 4111111111111111"));
  EXPECT_THAT(sure_by("payment/1", "セキュリティコード：123"), ElementsAre("cvv high 123"));
  EXPECT_THAT(sure_by("payment/1", "CVV 4821, order 123"), ElementsAre("cvv high 4821"));
}

TEST(PaymentPack, TracksOfTheStripe) {
  EXPECT_THAT(sure_by("payment/1", "%B4539148803436467^DOE/JOHN^25121010000?"),
              Contains("track high %B4539148803436467^DOE/JOHN^25121010000"));
  EXPECT_THAT(sure_by("payment/1", ";4539148803436467=25121010000?"), Contains("track high ;4539148803436467=25121010000"));
  EXPECT_THAT(sure_by("payment/1", ";4539148803436467=25131010000?"), testing::Not(Contains(testing::StartsWith("track"))));
}

TEST(PaymentPack, CryptoCurrencies) {
  EXPECT_THAT(sure_by("payment/1", "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa"), ElementsAre("crypto high 1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa"));
  EXPECT_THAT(sure_by("payment/1", "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNb"), IsEmpty());
  EXPECT_THAT(sure_by("payment/1", "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4"),
              ElementsAre("crypto high bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4"));
  EXPECT_THAT(sure_by("payment/1", "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"),
              ElementsAre("crypto high 0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"));
  EXPECT_THAT(sure_by("payment/1", "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAeD"), IsEmpty());
}

TEST(GlobalPack, UrlsWithAUserAndAPassword) {
  EXPECT_THAT(found_by("global-pii/1", "http://user:pass@host/"), Contains("url_userinfo medium http://user:pass@host"));
  EXPECT_THAT(found_by("global-pii/1", "http://user:${PASS}@host/"), Contains("url_userinfo low http://user:${PASS}@host"));
  EXPECT_THAT(found_by("global-pii/1", "http://host:8080/"), testing::IsEmpty());
}

TEST(AmericaPack, BehindItsLabelTheGroupsMayStandApart) {
  EXPECT_THAT(sure_by("us-pii/1", "SSN: 123 / 45 / 6788"), Contains("ssn high 123 / 45 / 6788"));
  EXPECT_THAT(found_by("us-pii/1", "123 / 45 / 6788"), testing::IsEmpty());
}

TEST(AmericaPack, APlusOfAFormIsASpace) { EXPECT_THAT(found_by("us-pii/1", "ssn+is+123-45-6788"), Contains("ssn high 123-45-6788")); }

}  // namespace
}  // namespace sekisho
