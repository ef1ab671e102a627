#include "gateway/core/canonical_json.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <bit>
#include <cstdint>
#include <string>
#include <vector>

namespace sekisho {
namespace {

std::string canonical(std::string_view json) {
  const Result<std::string> text = canonical_json(json);
  return text ? *text : "error: " + text.error().message;
}

// RFC 8785 Appendix B: the bits of a double and what ECMAScript writes for it.
struct NumberRow {
  std::uint64_t bits;
  std::string text;
};

class Rfc8785Numbers : public testing::TestWithParam<NumberRow> {};

TEST_P(Rfc8785Numbers, AreWrittenAsEcmaScriptWritesThem) {
  const double value = std::bit_cast<double>(GetParam().bits);

  EXPECT_EQ(canonical_number(value), GetParam().text);
  EXPECT_EQ(canonical(GetParam().text), GetParam().text);
}

INSTANTIATE_TEST_SUITE_P(AppendixB, Rfc8785Numbers,
                         testing::ValuesIn(std::vector<NumberRow>{{0x0000000000000000, "0"},
                                                                  {0x8000000000000000, "0"},
                                                                  {0x0000000000000001, "5e-324"},
                                                                  {0x8000000000000001, "-5e-324"},
                                                                  {0x7fefffffffffffff, "1.7976931348623157e+308"},
                                                                  {0xffefffffffffffff, "-1.7976931348623157e+308"},
                                                                  {0x4340000000000000, "9007199254740992"},
                                                                  {0xc340000000000000, "-9007199254740992"},
                                                                  {0x4430000000000000, "295147905179352830000"},
                                                                  {0x44b52d02c7e14af5, "9.999999999999997e+22"},
                                                                  {0x44b52d02c7e14af6, "1e+23"},
                                                                  {0x44b52d02c7e14af7, "1.0000000000000001e+23"},
                                                                  {0x444b1ae4d6e2ef4e, "999999999999999700000"},
                                                                  {0x444b1ae4d6e2ef4f, "999999999999999900000"},
                                                                  {0x444b1ae4d6e2ef50, "1e+21"},
                                                                  {0x3eb0c6f7a0b5ed8c, "9.999999999999997e-7"},
                                                                  {0x3eb0c6f7a0b5ed8d, "0.000001"},
                                                                  {0x41b3de4355555553, "333333333.3333332"},
                                                                  {0x41b3de4355555554, "333333333.33333325"},
                                                                  {0x41b3de4355555555, "333333333.3333333"},
                                                                  {0x41b3de4355555556, "333333333.3333334"},
                                                                  {0x41b3de4355555557, "333333333.33333343"},
                                                                  {0xbecbf647612f3696, "-0.0000033333333333333333"},
                                                                  {0x43143ff3c1cb0959, "1424953923781206.2"}}));

// RFC 8785 §3.2.2 and §3.2.3.
TEST(CanonicalJson, WritesTheRfcsExampleAsTheRfcDoes) {
  const std::string text = canonical(R"({
       "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
       "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
       "literals": [null, true, false]
     })");

  EXPECT_EQ(text,
            "{\"literals\":[null,true,false],\"numbers\":[333333333.3333333,1e+30,4.5,0.002,1e-27],"
            "\"string\":\"\xE2\x82\xAC$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"}");
}

TEST(CanonicalJson, SortsNamesByTheirUtf16Units) {
  const std::string text = canonical(R"({
       "\u20ac": "Euro Sign", "\r": "Carriage Return", "\ufb33": "Hebrew Letter Dalet With Dagesh", "1": "One",
       "\ud83d\ude00": "Emoji: Grinning Face", "\u0080": "Control", "\u00f6": "Latin Small Letter O With Diaeresis"
     })");

  std::vector<std::string> order;
  for (const std::string word : {"Carriage", "One", "Control", "Latin", "Euro", "Emoji", "Hebrew"}) order.push_back(word);
  std::size_t last = 0;
  for (const std::string& word : order) {
    const std::size_t at = text.find(word);
    EXPECT_GT(at, last) << word << " in " << text;
    last = at;
  }
}

TEST(CanonicalJson, IsItsOwnCanonicalForm) {
  const std::string once = canonical(R"( { "b" : [ 1.0 , { } ] , "a" : "\u0000é" } )");

  EXPECT_EQ(once, "{\"a\":\"\\u0000é\",\"b\":[1,{}]}");
  EXPECT_EQ(canonical(once), once);
}

TEST(CanonicalJson, RefusesWhatIsNoIJson) {
  EXPECT_FALSE(canonical_json(R"({"a":1,"a":2})"));
  EXPECT_FALSE(canonical_json("[1e999]"));
  EXPECT_FALSE(canonical_json("[1] x"));
}

TEST(CanonicalObject, SortsItsMembersHoweverTheyCame) {
  CanonicalObject object;
  object.integer("seq", 7).text("prev", "x").boolean("ok", true).number("ms", 1.5).json("list", "[1,2]").text_unless_empty("none", "");

  EXPECT_EQ(object.str(), R"({"list":[1,2],"ms":1.5,"ok":true,"prev":"x","seq":7})");
}

TEST(CanonicalObject, PutsTheReplacementCharacterWhereTextIsNoUtf8) {
  CanonicalObject object;
  object.text("a", "x\xFF\xC0\xAFy");

  EXPECT_EQ(object.str(), "{\"a\":\"x\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBDy\"}");
}

TEST(CanonicalObject, HasNoWordForNumbersThatAreNotFinite) {
  CanonicalObject object;
  object.number("n", std::numeric_limits<double>::infinity());

  EXPECT_EQ(object.str(), R"({"n":null})");
}

}  // namespace
}  // namespace sekisho
