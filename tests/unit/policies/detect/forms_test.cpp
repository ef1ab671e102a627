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

TEST(Forms, ChineseResidentsWithASmallX) {
  EXPECT_THAT(found_by("cn-pii/1", "11010519491231002x"), ElementsAre("resident_id high 11010519491231002x"));
  EXPECT_THAT(found_by("cn-pii/1", "11010519491231003x"), IsEmpty());
}

TEST(Forms, ChineseMobilesWithTheirCountry) {
  EXPECT_THAT(found_by("cn-pii/1", "+86 138 1234 5678"), Contains("mobile medium +86 138 1234 5678"));
  EXPECT_THAT(found_by("cn-pii/1", "+8613812345678"), Contains("mobile medium +8613812345678"));
  EXPECT_THAT(found_by("cn-pii/1", "手机 +86-138-1234-5678"), Contains("mobile high +86-138-1234-5678"));
  EXPECT_THAT(found_by("cn-pii/1", "手机は+86 19799412006です"), Contains("mobile high +86 19799412006"));
  EXPECT_THAT(found_by("cn-pii/1", "7+8613812345678"), Not(Contains(StartsWith("mobile"))));
  EXPECT_THAT(found_by("cn-pii/1", "+81 90-1234-5678"), Not(Contains(StartsWith("mobile"))));
  EXPECT_THAT(found_by("global-pii/1", "手机 13812345678"), Contains("cn.mobile high 13812345678"));
  EXPECT_THAT(found_by("global-pii/1", "138-1234-5678"), Contains("cn.mobile medium 138-1234-5678"));
}

TEST(Forms, ChinesePassportsOfTheOldSeries) {
  for (const std::string number : {"P1234567", "S1234567", "D1234567"}) {
    EXPECT_THAT(found_by("cn-pii/1", "护照 " + number), ElementsAre("passport high " + number));
  }
  EXPECT_THAT(found_by("cn-pii/1", "护照 E1234567"), IsEmpty());
}

TEST(Forms, DutchNumbersOfEightDigits) {
  EXPECT_THAT(found_by("eu-pii/1", "BSN 88699298"), Contains("nl.bsn high 88699298"));
  EXPECT_THAT(found_by("eu-pii/1", "BSN 88699297"), Not(Contains(StartsWith("nl.bsn"))));
}

TEST(Forms, SwedishNumbersOfAHundredYears) {
  EXPECT_THAT(found_by("eu-pii/1", "personnummer 811228+9874"), ElementsAre("se.personnummer high 811228+9874"));
  EXPECT_THAT(found_by("eu-pii/1", "personnummer 19811228+9874"), ElementsAre("se.personnummer high 19811228+9874"));
  EXPECT_THAT(found_by("eu-pii/1", "811228+9874"), ElementsAre("se.personnummer low 811228+9874"));
}

TEST(Forms, CorsicanNumbersWithTheKeySetApart) {
  EXPECT_THAT(found_by("eu-pii/1", "NIR 184122B451089 60"), Contains("fr.nir high 184122B451089 60"));
}

TEST(Forms, VatNumbersThatFailTheirCheckAreNone) {
  for (const std::string_view text : {"USt-IdNr. DE136695977", "VAT ATU13585628", "P.IVA IT00743110158"}) {
    EXPECT_THAT(found_by("eu-pii/1", text), Not(Contains(StartsWith("vat")))) << text;
  }
  EXPECT_THAT(found_by("eu-pii/1", "USt-IdNr. DE136695976"), Contains("vat high DE136695976"));
  EXPECT_THAT(found_by("eu-pii/1", "VAT CZ12345678"), Contains("vat medium CZ12345678"));
}

TEST(Forms, PrivateAddressesOfTheSixthVersion) {
  for (const std::string address : {"fe80::1", "fd00::1", "::1", "fe80::1a2b:3c4d"}) {
    EXPECT_THAT(found_by("global-pii/1", address), ElementsAre("ip low " + address));
  }
  EXPECT_THAT(found_by("global-pii/1", "http://[::1]:8080/"), ElementsAre("ip low ::1"));
  for (const std::string_view text : {"list[::1]", "std::array", "a::1", "at 12:30"}) {
    EXPECT_THAT(found_by("global-pii/1", text), IsEmpty()) << text;
  }
}

TEST(Forms, PlacesOnEarth) {
  EXPECT_THAT(found_by("global-pii/1", R"({"lat":35.6586,"lng":139.7454})"), ElementsAre("geo high 35.6586", "geo high 139.7454"));
  EXPECT_THAT(found_by("global-pii/1", R"({"lat": "35.6586" , "lng": "139.7454"})"), ElementsAre("geo high 35.6586", "geo high 139.7454"));
  EXPECT_THAT(found_by("global-pii/1", R"({"type":"Point","coordinates":[ 139.7454, 35.6586, 7]})"),
              ElementsAre("geo high 139.7454", "geo high 35.6586"));
  EXPECT_THAT(found_by("global-pii/1", "geo:35.6586,139.7454"), ElementsAre("geo high 35.6586,139.7454"));
  EXPECT_THAT(found_by("global-pii/1", "location: -33.8568, 151.2153"), ElementsAre("geo high -33.8568, 151.2153"));
  EXPECT_THAT(found_by("global-pii/1", "https://maps.google.com/?q=35.6586,139.7454"), ElementsAre("geo high 35.6586,139.7454"));
  EXPECT_THAT(found_by("global-pii/1", "layout(location = 0) vec2(0.2126, 0.7152)"), IsEmpty());
}

TEST(Forms, LabelsOfSeveralWordsInNamesOfFields) {
  EXPECT_THAT(found_by("us-pii/1", R"({"socialSecurityNumber":"536221234"})"), Contains("ssn high 536221234"));
  EXPECT_THAT(found_by("us-pii/1", R"({"socialsecuritynumber":"536221234"})"), Contains("ssn high 536221234"));
  EXPECT_THAT(found_by("us-pii/1", R"({"employerIdentificationNumber":"123456789"})"), Contains("ein high 123456789"));
  EXPECT_THAT(found_by("us-pii/1", R"({"taxpayerIdentificationNumber":"912701234"})"), Contains("itin high 912701234"));
  EXPECT_THAT(found_by("us-pii/1", R"({"nationalProviderIdentifier":"1234567893"})"), Contains("npi high 1234567893"));
  EXPECT_THAT(found_by("jp-pii/1", R"({"dateOfBirth":"1985-04-12"})"), ElementsAre("birthdate high 1985-04-12"));
  EXPECT_THAT(found_by("jp-pii/1", R"({"dateofbirth":"1985-04-12"})"), ElementsAre("birthdate high 1985-04-12"));
  EXPECT_THAT(found_by("jp-pii/1", R"({"driversLicense":"309012345620"})"), Contains("drivers_license high 309012345620"));
  EXPECT_THAT(found_by("jp-pii/1", R"({"bankAccountNumber":"1234567"})"), ElementsAre("bank_account high 1234567"));
  EXPECT_THAT(found_by("jp-pii/1", R"({"bankaccountnumber":"1234567"})"), Contains(StartsWith("bank_account")));
  EXPECT_THAT(found_by("jp-pii/1", R"({"updateOfBirth":"1985-04-12"})"), IsEmpty());
}

TEST(Forms, PlacesOnEarthInDegreesAndMinutes) {
  for (const std::string place :
       {"35°39'31\"N 139°44'44\"E", "35度39分31秒 東経139度44分44秒", "35.6586°N, 139.7454°E", "35° 39.5' N, 139° 44.7' E"}) {
    EXPECT_THAT(found_by("global-pii/1", place), ElementsAre("geo high " + place));
  }
  EXPECT_THAT(found_by("global-pii/1", "北緯35度39分31秒 東経139度44分44秒"), ElementsAre("geo high 35度39分31秒 東経139度44分44秒"));
  for (const std::string_view text : {"気温は35度、明日は30度", "20° 30°", "1度目と2度目"})
    EXPECT_THAT(found_by("global-pii/1", text), IsEmpty()) << text;
}

TEST(Forms, PlacesOnEarthAreEachWholeInAList) {
  EXPECT_THAT(found_by("global-pii/1", "35°41′22″N 139°41′30″E; 34°41′22″N 135°30′07″E"),
              ElementsAre("geo high 35°41′22″N 139°41′30″E", "geo high 34°41′22″N 135°30′07″E"));
  EXPECT_THAT(found_by("global-pii/1", "北緯35度41分22秒 東経139度41分30秒、北緯34度41分22秒 東経135度30分07秒"),
              ElementsAre("geo high 35度41分22秒 東経139度41分30秒", "geo high 34度41分22秒 東経135度30分07秒"));
  EXPECT_THAT(found_by("global-pii/1", "35°41′N; 34°41′N 135°30′E"), ElementsAre("geo high 34°41′N 135°30′E"));
}

TEST(Forms, DotsOfASocialSecurityNumber) {
  EXPECT_THAT(found_by("us-pii/1", "SSN: 536.90.4399"), ElementsAre("ssn high 536.90.4399"));
  EXPECT_THAT(found_by("us-pii/1", "536.90.4399"), IsEmpty());
}

TEST(Forms, TheLastDayOfAnEraIsOfBoth) {
  EXPECT_THAT(found_by("jp-pii/1", "生年月日 明治45年7月30日"), ElementsAre("birthdate high 明治45年7月30日"));
  EXPECT_THAT(found_by("jp-pii/1", "生年月日 大正15年12月25日"), ElementsAre("birthdate high 大正15年12月25日"));
}

TEST(Forms, PlacesInColumnsOfTheirOwn) {
  EXPECT_THAT(found_by("global-pii/1", "name,lat,lng\nTower,35.6586,139.7454\nhome,35.68120,139.76710\n"),
              ElementsAre("geo high 35.6586", "geo high 139.7454", "geo high 35.68120", "geo high 139.76710"));
  EXPECT_THAT(found_by("global-pii/1", "id\tlatitude\tlongitude\nu1\t-33.868820\t151.209290"),
              ElementsAre("geo high -33.868820", "geo high 151.209290"));
  const std::string far = "a remark that is longer than the reach of any label however near";
  EXPECT_THAT(found_by("global-pii/1", "| 経度 | 備考 | 緯度 |\n|---|---|---|\n| 139.7454 | " + far + " | 35.6586° |\n"),
              ElementsAre("geo high 139.7454", "geo high 35.6586"));
  EXPECT_THAT(found_by("global-pii/1", "氏名,緯度経度\n山田,\"35.6586, 139.7454\"\n"), ElementsAre("geo high 35.6586, 139.7454"));
}

TEST(Forms, OtherColumnsHoldNoPlaces) {
  EXPECT_THAT(found_by("global-pii/1", "name,price,share\nx,35.6586,39.7454\ny,35.68120,39.76710\n"), IsEmpty());
  EXPECT_THAT(found_by("global-pii/1", "name,lat\nx,35.6\ny,1.2.3\nz,235.68120\n"), IsEmpty());
  EXPECT_THAT(found_by("global-pii/1", "step,lat\nx,0.00012ms\n"), IsEmpty());
}

}  // namespace
}  // namespace sekisho
