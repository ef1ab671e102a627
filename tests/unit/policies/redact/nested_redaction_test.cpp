#include "policies/redact/json_pieces.h"
#include "policies/redact/redact.h"
#include "tests/unit/policies/redact/redaction_case.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sekisho {
namespace {

using testing::ElementsAre;

constexpr auto kMask = RedactionMode::Mask;

std::string masked(const std::string& json, std::string_view value) {
  RedactionCase body(json);
  body.find(value, "org.mrn", kMask);
  return body.redact().bytes;
}

std::vector<std::string> pieces_of(std::string_view before, std::string_view text) {
  JsonWalk walk;
  walk.pass(before);
  std::vector<std::string> all;
  for (const JsonPiece& piece : json_pieces(walk, text)) all.emplace_back(text.substr(piece.begin, piece.end - piece.begin));
  return all;
}

TEST(NestedRedaction, NumbersOfJsonInStringsBecomeStrings) {
  EXPECT_EQ(masked(R"({"arguments":"{\"card\": 4111, \"n\":1}"})", "4111"), R"({"arguments":"{\"card\": \"[[MRN]]\", \"n\":1}"})");
  EXPECT_EQ(masked(R"({"arguments":"{\"inner\":\"{\\\"card\\\": 4111}\"}"})", "4111"),
            R"({"arguments":"{\"inner\":\"{\\\"card\\\": \\\"[[MRN]]\\\"}\"}"})");
  EXPECT_EQ(masked(R"({"arguments":"{\"note\":\"{4111}\"}"})", "4111"), R"({"arguments":"{\"note\":\"{[[MRN]]}\"}"})");
}

TEST(NestedRedaction, WhatCoversJsonsStructureLeavesIt) {
  EXPECT_EQ(masked(R"({"arguments":"{\"mrn\":\"A12\",\"x\":17}"})", R"(A12","x":17})"),
            R"({"arguments":"{\"mrn\":\"[[MRN]]\",\"[[MRN]]\":\"[[MRN]]\"}"})");
  EXPECT_EQ(masked(R"({"arguments":"{\"p\":\"{\\\"mrn\\\":\\\"A12\\\"}\",\"x\":[1 ,2]}"})", R"(A12\"}","x":[1)"),
            R"({"arguments":"{\"p\":\"{\\\"mrn\\\":\\\"[[MRN]]\\\"}\",\"[[MRN]]\":[\"[[MRN]]\" ,2]}"})");
}

TEST(NestedRedaction, TextThatIsNoJsonIsReplacedWhole) {
  EXPECT_EQ(masked(R"({"content":"see {\"mrn\":\"A12\",\"x\":17} there"})", R"(A12","x":17})"),
            R"({"content":"see {\"mrn\":\"[[MRN]] there"})");
}

TEST(NestedRedaction, WhatItLeavesParses) {
  for (const std::string_view value : {R"("a")", R"("a":)", R"({"a")", R"(:"{\)", R"(\"b)", R"(1}"}])", R"([{"a":"{\"b\":[1}"}])"}) {
    const std::string body = masked(R"({"arguments":"[{\"a\":\"{\\\"b\\\":[1,\\\"c d\\\"],\\\"e\\\":1}\"}]"})", value);
    const Result<JsonTape> tape = JsonTape::parse(body);
    ASSERT_TRUE(tape) << body;
    EXPECT_TRUE(JsonTape::parse(std::string(*tape->find_string(tape->root(), "arguments")))) << body;
  }
}

TEST(JsonPieces, LeaveAnEscapeThatIsCut) {
  EXPECT_THAT(pieces_of(R"({"a":"x\)", R"(ntaro"})"), ElementsAre("taro"));
  EXPECT_THAT(pieces_of(R"({"a":"\u30)", R"(ebtaro"})"), ElementsAre("taro"));
  EXPECT_THAT(pieces_of(R"({"a":"{\"b\":\"\\)", R"(ntaro\"}"})"), ElementsAre("taro"));
  EXPECT_THAT(pieces_of(R"({"a":")", R"(taro\u30)"), ElementsAre("taro"));
}

TEST(JsonPieces, AreValuesAndNames) {
  EXPECT_THAT(pieces_of("", R"({"a b": [1.5, true], "c": "x, {y}"})"), ElementsAre("a b", "1.5", "true", "c", "x, {y}"));
  EXPECT_THAT(pieces_of(R"({"a":")", R"(b\"c","d":1})"), ElementsAre(R"(b\"c)", "d", "1"));
  EXPECT_THAT(pieces_of(R"({"a":")", R"({\"b\":\n\"c\\\"d\"}","e)"), ElementsAre("b", R"(c\\\"d)", "e"));
  EXPECT_THAT(pieces_of(R"({"a":"[1] )", R"(\"b\", c"})"), ElementsAre(R"(\"b\", c)"));
  EXPECT_THAT(pieces_of("", "no {json}"), ElementsAre("no {json}"));
}

}  // namespace
}  // namespace sekisho
