#include "policies/detect/json_escapes.h"

#include "tests/unit/policies/detect/found.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sekisho {
namespace {

using testing::ElementsAre;

// What is covered where `value` was found, which stands in the text once.
std::string covered(std::string_view text, std::string_view value) {
  const auto at = static_cast<std::uint32_t>(text.find(value));
  std::vector<Hit> hits = {{"email", Confidence::High, {at, at + static_cast<std::uint32_t>(value.size())}}};
  keep_escapes_whole(text, hits);
  return std::string(text.substr(hits[0].span.begin, hits[0].span.end - hits[0].span.begin));
}

TEST(JsonEscapes, LettersOfAnEscapeAreNotTheValues) {
  EXPECT_THAT(sure(R"({"customer":"Taro\ntaro@kaisha.co.jp","id":7})"), ElementsAre("email high taro@kaisha.co.jp"));
  EXPECT_THAT(sure(R"(["x\ttaro@kaisha.co.jp"])"), ElementsAre("email high taro@kaisha.co.jp"));
  EXPECT_THAT(sure(R"({"t": "\u30e1\u30fc\u30ebtaro@kaisha.co.jp"})"), ElementsAre("email high taro@kaisha.co.jp"));
  EXPECT_THAT(sure(R"({"t": "\u63a5\u7d9apostgres://bob:s3cretPw9x@db.kaisha.co.jp/x"})"),
              ElementsAre("secret.database_url high postgres://bob:s3cretPw9x@db.kaisha.co.jp",
                          "secret.url_password medium postgres://bob:s3cretPw9x@db.kaisha.co.jp"));
}

TEST(JsonEscapes, AnEvenNumberOfBackslashesIsNoEscapeOfTheLetter) {
  EXPECT_THAT(sure(R"({"p":"C:\\taro@kaisha.co.jp"})"), ElementsAre("email high taro@kaisha.co.jp"));
  EXPECT_THAT(sure(R"({"p":"C:\\\ntaro@kaisha.co.jp"})"), ElementsAre("email high taro@kaisha.co.jp"));
}

TEST(JsonEscapes, JsonInStringsOfJsonHasItsOwn) {
  EXPECT_THAT(sure(R"({"r":"{\"c\":\"Taro\\ntaro@kaisha.co.jp\"}"})"), ElementsAre("email high taro@kaisha.co.jp"));
  EXPECT_EQ(covered(R"({"r":"{\"c\":\"\\u5c71taro\"}"})", "c71taro"), "taro");
}

TEST(JsonEscapes, JsonMayStandInOtherText) {
  EXPECT_THAT(sure("It said:\n```json\n{\"a\": {},\n \"c\": \"Taro\\ntaro@kaisha.co.jp\"}\n```\n"),
              ElementsAre("email high taro@kaisha.co.jp"));
  EXPECT_THAT(sure("{\"a\":1}\n{\"a\":\"\\ntaro@kaisha.co.jp\"}"), ElementsAre("email high taro@kaisha.co.jp"));
  EXPECT_THAT(sure("[INFO] got {\"a\":\"\\ntaro@kaisha.co.jp\"}"), ElementsAre("email high taro@kaisha.co.jp"));
}

TEST(JsonEscapes, ElsewhereAllThatWasFoundIsCovered) {
  EXPECT_THAT(sure(R"(CORP\taro@kaisha.co.jp)"), ElementsAre("email high taro@kaisha.co.jp"));
  EXPECT_THAT(sure(R"([INFO] "C:\new\taro@kaisha.co.jp")"), ElementsAre("email high taro@kaisha.co.jp"));
  EXPECT_THAT(sure(R"([see "C:\taro@kaisha.co.jp"])"), ElementsAre("email high taro@kaisha.co.jp"));
  EXPECT_THAT(sure("[\"an open string\nC:\\taro@kaisha.co.jp\""), ElementsAre("email high taro@kaisha.co.jp"));
  EXPECT_THAT(sure(R"({"a":"b"} "C:\taro@kaisha.co.jp")"), ElementsAre("email high taro@kaisha.co.jp"));
}

TEST(JsonEscapes, AnEndInsideOneMovesBehindIt) {
  EXPECT_EQ(covered(R"({"a":"pass\"word"})", R"(pass\)"), R"(pass\")");
  EXPECT_EQ(covered(R"({"a":"taro\u5c71"})", R"(taro\u5)"), R"(taro\u5c71)");
  EXPECT_EQ(covered(R"({"a":"taro\n"})", R"(taro)"), R"(taro)");
}

TEST(JsonEscapes, WhatIsFoundWithinOneIsAllOfIt) { EXPECT_EQ(covered(R"({"a":"x\u1234y"})", "123"), R"(\u1234)"); }

TEST(JsonEscapes, EveryHitOfATextIsLookedAt) {
  EXPECT_THAT(sure(R"({"t":"a\nb\ntaro@kaisha.co.jp\nhana@kaisha.co.jp"})"),
              ElementsAre("email high taro@kaisha.co.jp", "email high hana@kaisha.co.jp"));
}

}  // namespace
}  // namespace sekisho
