#include "gateway/core/json_tape.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <chrono>
#include <limits>

namespace sekisho {
namespace {

using testing::HasSubstr;
using Kind = JsonTape::Kind;

JsonTape parsed(std::string json, const JsonLimits& limits = {}) {
  Result<JsonTape> tape = JsonTape::parse(std::move(json), limits);
  EXPECT_TRUE(tape) << tape.error().message;
  return *std::move(tape);
}

std::string problem(std::string json, const JsonLimits& limits = {}) {
  const Result<JsonTape> tape = JsonTape::parse(std::move(json), limits);
  return tape ? "none" : tape.error().message;
}

JsonLimits tolerant() {
  JsonLimits limits;
  limits.reading = JsonReading::Tolerant;
  return limits;
}

// The value that a JSON Pointer names, by walking the tape's own pointers.
JsonTape::Id at_pointer(const JsonTape& tape, std::string_view pointer) {
  for (JsonTape::Id id = 0; id < tape.size(); ++id) {
    if (tape.pointer(id) == pointer) return id;
  }
  return JsonTape::kNone;
}

TEST(JsonTape, KnowsTheBytesOfEveryValue) {
  const JsonTape tape = parsed("  {\"a\" : [ 1.50 , \"x\" ],\n \"b\":{ } , \"c\": true }\n");

  EXPECT_EQ(tape.raw(tape.root()), "{\"a\" : [ 1.50 , \"x\" ],\n \"b\":{ } , \"c\": true }");
  EXPECT_EQ(tape.raw(at_pointer(tape, "/a")), "[ 1.50 , \"x\" ]");
  EXPECT_EQ(tape.raw(at_pointer(tape, "/a/0")), "1.50");
  EXPECT_EQ(tape.raw(at_pointer(tape, "/a/1")), "\"x\"");
  EXPECT_EQ(tape.raw(at_pointer(tape, "/b")), "{ }");
  EXPECT_EQ(tape.raw(at_pointer(tape, "/c")), "true");
}

TEST(JsonTape, KnowsTheBytesOfEveryKey) {
  const JsonTape tape = parsed(R"({ "a\"b" : 1 })");
  const JsonTape::Node& node = tape.at(1);

  EXPECT_EQ(node.key, "a\"b");
  EXPECT_EQ(tape.bytes().substr(node.key_begin, node.key_end - node.key_begin), R"("a\"b")");
}

TEST(JsonTape, ElementsOfArraysHaveNoKey) {
  const JsonTape tape = parsed("[7]");

  EXPECT_EQ(tape.at(1).key, "");
  EXPECT_EQ(tape.at(1).key_begin, tape.at(1).key_end);
}

TEST(JsonTape, LinksParentsChildrenAndSiblings) {
  const JsonTape tape = parsed("[10,[20],30]");
  const JsonTape::Node& root = tape.at(tape.root());
  const JsonTape::Node& first = tape.at(root.first_child);
  const JsonTape::Node& second = tape.at(first.next);
  const JsonTape::Node& third = tape.at(second.next);

  EXPECT_EQ(root.parent, JsonTape::kNone);
  EXPECT_EQ(second.kind, Kind::Array);
  EXPECT_EQ(tape.raw(second.first_child), "20");
  EXPECT_EQ(third.index, 2u);
  EXPECT_EQ(third.next, JsonTape::kNone);
  EXPECT_EQ(tape.at(second.first_child).parent, first.next);
}

TEST(JsonTape, UnescapesStrings) {
  const JsonTape tape = parsed(R"(["plain","\"\\\/\b\f\n\r\t","\u0041\u00e9\u3042\ud83d\ude00","\u0000"])");

  EXPECT_EQ(tape.at(1).text, "plain");
  EXPECT_EQ(tape.at(2).text, "\"\\/\b\f\n\r\t");
  EXPECT_EQ(tape.at(3).text, "Aéあ😀");
  EXPECT_EQ(tape.at(4).text, std::string_view("\0", 1));
}

TEST(JsonTape, ViewsOutliveMovesAndCopies) {
  JsonTape tape = parsed(R"({"key\n":"value\n","short":"s"})");
  const JsonTape copy = tape;
  const JsonTape moved = std::move(tape);

  EXPECT_EQ(moved.find_string(moved.root(), "key\n"), "value\n");
  EXPECT_EQ(copy.find_string(copy.root(), "short"), "s");
}

TEST(JsonTape, TakesAnyValueAtTheTop) {
  EXPECT_EQ(parsed("\"x\"").at(0).text, "x");
  EXPECT_EQ(parsed(" 1e3 ").at(0).kind, Kind::Number);
  EXPECT_EQ(parsed("null").at(0).kind, Kind::Null);
  EXPECT_EQ(parsed("false").at(0).kind, Kind::Bool);
}

TEST(JsonTape, KeepsNumbersAsTheyCame) {
  const JsonTape tape = parsed("[1.0,-0,12345678901234567890123,1E+2,0.1e-400]");

  EXPECT_EQ(tape.raw(1), "1.0");
  EXPECT_EQ(tape.raw(2), "-0");
  EXPECT_EQ(tape.raw(3), "12345678901234567890123");
  EXPECT_EQ(tape.raw(4), "1E+2");
  EXPECT_EQ(tape.raw(5), "0.1e-400");
}

TEST(JsonTape, FindsMembersByKey) {
  const JsonTape tape = parsed(R"({"s":"x","b":true,"n":-2.5,"z":null})");

  EXPECT_EQ(tape.find_string(tape.root(), "s"), "x");
  EXPECT_EQ(tape.find_bool(tape.root(), "b"), true);
  EXPECT_EQ(tape.find_number(tape.root(), "n"), -2.5);
  EXPECT_EQ(tape.find_string(tape.root(), "n"), std::nullopt);
  EXPECT_EQ(tape.find(tape.root(), "none"), JsonTape::kNone);
  EXPECT_EQ(tape.find(tape.find(tape.root(), "s"), "x"), JsonTape::kNone);
  EXPECT_EQ(tape.find(JsonTape::kNone, "x"), JsonTape::kNone);
}

TEST(JsonTape, EscapesPointers) {
  const JsonTape tape = parsed(R"({"a/b":{"~":[0,{"":1}]}})");

  EXPECT_EQ(tape.pointer(tape.root()), "");
  EXPECT_EQ(tape.pointer(static_cast<JsonTape::Id>(tape.size() - 1)), "/a~1b/~0/1/");
}

TEST(JsonTape, RefusesDuplicateKeysAtAnyDepth) {
  const Result<JsonTape> tape = JsonTape::parse(R"({"a":[{"model":1,"x":2,"mod\u0065l":3}]})");

  ASSERT_FALSE(tape);
  EXPECT_EQ(tape.error().message, "the key at byte 23 was already given at byte 7");
  EXPECT_EQ(tape.error().param, "/a/0/model");
}

TEST(JsonTape, RefusesDuplicateKeysAmongMany) {
  std::string json = "{";
  for (int i = 0; i < 1000; ++i) json += "\"k" + std::to_string(i) + "\":0,";

  EXPECT_EQ(problem(json + "\"last\":0}"), "none");
  EXPECT_THAT(problem(json + "\"k500\":0}"), HasSubstr("was already given at byte"));
}

TEST(JsonTape, RefusesNestingBeyondTheLimit) {
  EXPECT_EQ(problem("[[[]]]", {.depth = 3}), "none");
  EXPECT_EQ(problem("[[[[]]]]", {.depth = 3}), "the JSON is nested deeper than 3 levels at byte 3");
}

TEST(JsonTape, NeverGoesDeeperThanItsStackBears) {
  const std::string deep = std::string(100'000, '[') + std::string(100'000, ']');

  EXPECT_THAT(problem(deep, {.depth = 1'000'000}), HasSubstr("nested deeper than 512"));
}

TEST(JsonTape, RefusesMoreValuesThanTheLimit) {
  EXPECT_EQ(problem("[1,2]", {.nodes = 3}), "none");
  EXPECT_EQ(problem("[1,2,3]", {.nodes = 3}), "the JSON has more than 3 values at byte 5");
  EXPECT_EQ(problem("[1,2,3,4,5]", {.nodes = 3}), "the JSON has more than 3 values");
  EXPECT_EQ(problem("[[],2]", {.nodes = 2}), "the JSON has more than 2 values at byte 4");
}

TEST(JsonTape, RefusesMalformedText) {
  static constexpr std::array kBad{"{",
                                   "[",
                                   "[1",
                                   "[[1]",
                                   "{\"a\"",
                                   "{\"a\":",
                                   "{\"a\":1",
                                   "{\"a\":1,}",
                                   "[1,]",
                                   "[,1]",
                                   "[1 2]",
                                   "{\"a\" 1}",
                                   "{a:1}",
                                   "{1:2}",
                                   "{\"a\":}",
                                   "[}",
                                   "{]",
                                   "}",
                                   "[tru]",
                                   "[truex]",
                                   "nul",
                                   "[nulll]",
                                   "[01]",
                                   "[1.]",
                                   "[.5]",
                                   "[+1]",
                                   "[-]",
                                   "[1e]",
                                   "[0x10]",
                                   "[NaN]",
                                   "['a']",
                                   "[\"a\"x]",
                                   "[\"a\" b]",
                                   "[1x]",
                                   "[1]]",
                                   "{}{}",
                                   "1 2",
                                   "\"a\" \"b\"",
                                   "true 1",
                                   "[\"\\q\"]",
                                   "[\"\\u12\"]",
                                   "[\"\\u12g4\"]",
                                   "{\"a\":1 \"b\":2}",
                                   "[1]\n[2]",
                                   "/**/1",
                                   "[1]//",
                                   "null,",
                                   "[\"a\":1]",
                                   "{\"a\",1}",
                                   "[1:2]"};

  for (const char* const json : kBad) EXPECT_NE(problem(json), "none") << json;
}

TEST(JsonTape, TakesNumbersOfAnySizeAsTheyCame) {
  const std::string digits(5'000, '7');
  const JsonTape tape = parsed(R"({"a":[1e400, -1e309 ],"b":)" + digits + R"(,"c":"text","d":{"e":1e-999999},"f":0.)" + digits + "e9 }");

  EXPECT_EQ(tape.raw(at_pointer(tape, "/a/0")), "1e400");
  EXPECT_EQ(tape.raw(at_pointer(tape, "/a/1")), "-1e309");
  EXPECT_EQ(tape.raw(at_pointer(tape, "/b")), digits);
  EXPECT_EQ(tape.at(at_pointer(tape, "/c")).text, "text");
  EXPECT_EQ(tape.find_number(tape.find(tape.root(), "d"), "e"), 0);
  EXPECT_EQ(tape.find_number(tape.root(), "b"), std::numeric_limits<double>::infinity());
  EXPECT_EQ(tape.raw(at_pointer(tape, "/f")), "0." + digits + "e9");
  EXPECT_EQ(parsed("1e400 ").raw(0), "1e400");
}

TEST(JsonTape, RefusesWhatNoDoubleHoldsWhereNumbersMustBeFinite) {
  const JsonLimits finite{.finite_numbers = true};
  const auto refused = JsonTape::parse(R"({"a":{"b":[1, -1e999999]}})", finite);

  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().param, "/a/b/1");
  EXPECT_THAT(refused.error().message, HasSubstr("`/a/b/1` is out of range"));
  EXPECT_FALSE(JsonTape::parse("[" + std::string(400, '9') + "]", finite));
  EXPECT_TRUE(JsonTape::parse("[1.7976931348623157e308, 1e-999999, " + std::string(300, '9') + "]", finite));
}

TEST(JsonTape, StillSeesWhatStandsBehindANumberOfAnySize) {
  EXPECT_THAT(problem(R"({"a":1e400,"b":1,"a":2})"), HasSubstr("already given"));
  EXPECT_THAT(problem(R"({"a":1e400,"b":01})"), HasSubstr("malformed"));
  EXPECT_NE(problem(R"({"a":1e400 1,"b":1})"), "none");
  EXPECT_NE(problem(R"([1e400,])"), "none");
  EXPECT_NE(problem(R"([1e400)"), "none");
  EXPECT_NE(problem(R"({"a":1e400,"b":"\ud83d"})"), "none");
  EXPECT_NE(problem("1e400 1"), "none");
  EXPECT_NE(problem("[1e400e1]"), "none");
}

TEST(JsonTape, RefusesLoneSurrogates) {
  EXPECT_NE(problem(R"(["\ud83d"])"), "none");
  EXPECT_NE(problem(R"(["\ude00"])"), "none");
  EXPECT_NE(problem(R"(["\ud83d\u0041"])"), "none");
  EXPECT_NE(problem(R"({"\ud83d":1})"), "none");
}

TEST(JsonTape, SaysWhereTheTextIsNoUtf8) {
  EXPECT_EQ(problem("[\"ab\xff\"]"), "the JSON is not valid UTF-8 at byte 4");
  EXPECT_EQ(problem("[\"\xed\xa0\x80\"]"), "the JSON is not valid UTF-8 at byte 2");
  EXPECT_EQ(problem("[\"\xc0\x80\"]"), "the JSON is not valid UTF-8 at byte 2");
  EXPECT_NE(problem("\xEF\xBB\xBF{}"), "none");
}

TEST(JsonTape, SaysWhichStringIsBroken) {
  EXPECT_EQ(problem("[\"a\", \"b"), "a string is not closed at byte 6");
  EXPECT_EQ(problem("[\"a\nb\"]"), "a string holds a bare control character at byte 3");
}

TEST(JsonTape, SaysThatTheTextEndsTooEarly) {
  EXPECT_EQ(problem("{\"model\":"), "the JSON ends before it is closed at byte 9");
  EXPECT_EQ(problem("[1,"), "the JSON ends before it is closed at byte 3");
}

TEST(JsonTape, RefusesEmptyText) {
  EXPECT_EQ(problem(""), "there is no JSON");
  EXPECT_EQ(problem(" \n "), "there is no JSON");
}

TEST(JsonTape, TolerantReadingLetsTheLastDuplicateCount) {
  const JsonTape tape = parsed(R"({"a":1,"b":2,"a":3})", tolerant());

  EXPECT_EQ(tape.raw(tape.find(tape.root(), "a")), "3");
  EXPECT_EQ(tape.raw(tape.find(tape.root(), "b")), "2");
  EXPECT_EQ(tape.at(tape.at(tape.root()).first_child).key, "b");
}

TEST(JsonTape, ReadingOfEveryMemberKeepsDuplicatesAndIsStrictBeside) {
  JsonLimits limits;
  limits.reading = JsonReading::EveryMember;
  const auto tape = JsonTape::parse(R"({"a":1,"b":2,"a":3})", limits);

  ASSERT_TRUE(tape);
  std::vector<std::string> members;
  for (auto id = tape->at(tape->root()).first_child; id != JsonTape::kNone; id = tape->at(id).next)
    members.push_back(std::string(tape->at(id).key) + std::string(tape->raw(id)));
  EXPECT_EQ(members, (std::vector<std::string>{"a1", "b2", "a3"}));
  EXPECT_FALSE(JsonTape::parse(R"(["\ud83d"])", limits));
}

TEST(JsonTape, TolerantReadingReplacesLoneSurrogates) {
  EXPECT_EQ(parsed(R"(["x\ud83d"])", tolerant()).at(1).text, "x\uFFFD");
  EXPECT_EQ(parsed(R"(["\ude00x"])", tolerant()).at(1).text, "\uFFFDx");
}

TEST(JsonTape, DoesNotEnterSkippedKeys) {
  static constexpr std::array<std::string_view, 1> kSkipped{"big"};
  JsonLimits limits;
  limits.skipped = kSkipped;
  const JsonTape tape = parsed(R"({"big":[1,{"x":[2]}],"in":{"big":{"y":1} },"n":1})", limits);

  EXPECT_EQ(tape.size(), 5u);
  EXPECT_EQ(tape.raw(tape.find(tape.root(), "big")), R"([1,{"x":[2]}])");
  EXPECT_EQ(tape.raw(tape.find(tape.find(tape.root(), "in"), "big")), R"({"y":1})");
  EXPECT_EQ(tape.find_number(tape.root(), "n"), 1);
}

// D06: what a hostile body may cost. Bounds are generous for slow machines and sanitizers; json_bench has the real figures.
TEST(JsonTape, RefusesHostileTextsQuickly) {
  std::string many = "[1";
  for (int i = 0; i < 1'000'000; ++i) many += ",1";
  const auto begin = std::chrono::steady_clock::now();

  EXPECT_NE(problem(std::string(100'000, '[')), "none");
  EXPECT_NE(problem(many + "]"), "none");
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(5));
}

}  // namespace
}  // namespace sekisho
