#include "config/yaml_document.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sekisho {
namespace {

using testing::HasSubstr;
using testing::SizeIs;

std::vector<Problem> problems_of(std::string_view text, const YamlLimits& limits = {}) {
  Problems problems("f.yaml");
  parse_yaml(text, problems, limits);
  return problems.sorted();
}

YamlNode parsed(std::string_view text) {
  Problems problems("f.yaml");
  const auto root = parse_yaml(text, problems);
  for (const Problem& problem : problems.sorted()) ADD_FAILURE() << to_string(problem);
  return root.value_or(YamlNode());
}

struct Plain {
  const char* text;
  YamlNode::Kind kind;
};
class YamlScalars : public testing::TestWithParam<Plain> {};

TEST_P(YamlScalars, HaveTheirKindInTheCoreSchema) { EXPECT_EQ(parsed(GetParam().text).kind, GetParam().kind); }

using enum YamlNode::Kind;
INSTANTIATE_TEST_SUITE_P(Core, YamlScalars,
                         testing::Values(Plain{"NO", String}, Plain{"on", String}, Plain{"yes", String}, Plain{"y", String},
                                         Plain{"\"true\"", String}, Plain{"'1'", String}, Plain{"true", Bool}, Plain{"FALSE", Bool},
                                         Plain{"tRUE", String}, Plain{"null", Null}, Plain{"~", Null}, Plain{"12", Integer},
                                         Plain{"-7", Integer}, Plain{"0x1F", Integer}, Plain{"0o17", Integer}, Plain{"012", Integer},
                                         Plain{"1_000", String}, Plain{"12:30", String}, Plain{"1.", Float}, Plain{".5", Float},
                                         Plain{"1e3", Float}, Plain{".inf", Float}, Plain{"1e", String}, Plain{"2026-11-20", String},
                                         Plain{"=", String}));

TEST(YamlDocument, KeepsWhereEverythingStands) {
  const YamlNode root = parsed("a: 1\nb:\n  - { c: x }\n");

  EXPECT_EQ(root.entries[1].place, (Place{2, 1}));
  const YamlNode& inner = root.find("b")->items[0];
  EXPECT_EQ(inner.place, (Place{3, 5}));
  EXPECT_EQ(inner.find("c")->place, (Place{3, 10}));
}

struct Pitfall {
  const char* text;
  Place place;
  const char* message;
};
class YamlPitfalls : public testing::TestWithParam<Pitfall> {};

TEST_P(YamlPitfalls, AreToldWhereTheyStandAndHowToMendThem) {
  const std::vector<Problem> problems = problems_of(GetParam().text);

  ASSERT_THAT(problems, SizeIs(1));
  EXPECT_EQ((Place{problems[0].line, problems[0].column}), GetParam().place);
  EXPECT_THAT(problems[0].message, HasSubstr(GetParam().message));
}

INSTANTIATE_TEST_SUITE_P(Each, YamlPitfalls,
                         testing::Values(Pitfall{"a: 1\n\tb: 2\n", {2, 1}, "put spaces in its place"},
                                         Pitfall{"a:\n  \t- b\n", {2, 3}, "a tab as indentation"},
                                         Pitfall{"a:\n\tb: 1\n\tc: 2\n", {2, 1}, "a tab as indentation"},
                                         Pitfall{"a: 1\rb: 2\r", {1, 5}, "LF or CR LF"},
                                         Pitfall{"# a\nb: 1 # hidden\rc: 2\n", {2, 14}, "LF or CR LF"},
                                         Pitfall{"", {1, 1}, "the file is empty"}, Pitfall{"# nothing\n\n", {1, 1}, "the file is empty"},
                                         Pitfall{"%YAML 1.1\n---\na: 1\n", {1, 1}, "YAML `1.1` and is read as 1.2"},
                                         Pitfall{"\xEF\xBB\xBF# a\n%YAML  2\n---\na: 1\n", {2, 1}, "take this line out"}));

TEST(YamlDocument, TakesDirectivesAndLineEndsThatMeanWhatTheySay) {
  EXPECT_EQ(parsed("%YAML 1.2 # ours\r\n---\r\na: 1\r\n").find("a")->text, "1");
  EXPECT_EQ(parsed("a: |\n  b\n  \tc\n").find("a")->text, "b\n\tc\n");
  EXPECT_EQ(parsed("a: [\n\t1,\n\t2 ]\n").find("a")->items.size(), 2U);
}

TEST(YamlDocument, DuplicateKeysAreProblemsAndReadingGoesOn) {
  const std::vector<Problem> problems = problems_of("a: 1\nb: { c: 1, c: 2 }\na: 3\na: 4\n");

  ASSERT_THAT(problems, SizeIs(3));
  EXPECT_EQ(problems[0].line, 2);
  EXPECT_EQ(problems[0].column, 12);
  EXPECT_EQ(problems[0].code, "E-DUP");
  EXPECT_THAT(problems[2].message, HasSubstr("first in line 1"));
}

TEST(YamlDocument, KeysThatOnlyDifferInQuotesAreTheSame) { EXPECT_THAT(problems_of("a: 1\n\"a\": 2\n"), SizeIs(1)); }

TEST(YamlDocument, AliasesAreCopies) {
  const YamlNode root = parsed("a: &x [1, 2]\nb: *x\n");

  EXPECT_EQ(root.find("b")->items.size(), 2U);
  EXPECT_EQ(root.find("b")->place, (Place{2, 4}));
}

TEST(YamlDocument, AliasBombsAreStopped) {
  std::string bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n";
  for (int i = 1; i < 10; ++i) {
    const std::string last = "*a" + std::to_string(i - 1);
    bomb += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [" + last;
    for (int j = 0; j < 9; ++j) bomb += ", " + last;
    bomb += "]\n";
  }

  const std::vector<Problem> problems = problems_of(bomb);

  ASSERT_THAT(problems, SizeIs(1));
  EXPECT_THAT(problems[0].message, HasSubstr("aliases expand"));
  EXPECT_EQ(problems[0].line, 4);
}

TEST(YamlDocument, AnAliasInsideItsOwnAnchorIsStopped) { EXPECT_THAT(problems_of("a: &x [*x]\n"), SizeIs(1)); }

TEST(YamlDocument, DepthAndSizeAreLimited) {
  EXPECT_THAT(problems_of(std::string(65, '[') + std::string(65, ']')), SizeIs(1));
  EXPECT_THAT(problems_of(std::string(64, '[') + std::string(64, ']')), SizeIs(0));
  EXPECT_THAT(problems_of(std::string(100'000, '[')), SizeIs(1));
}

TEST(YamlDocument, ATooLargeFileIsToldWhereItIsTooLarge) {
  YamlLimits small;
  small.bytes = 10;

  EXPECT_THAT(problems_of("a: 1234567", small), SizeIs(0));
  const std::vector<Problem> one_line = problems_of("a: 12345678", small);
  const std::vector<Problem> two_lines = problems_of("a: 1\nb: 12345678", small);

  ASSERT_THAT(one_line, SizeIs(1));
  EXPECT_EQ(std::pair(one_line[0].line, one_line[0].column), std::pair(1, 11));
  ASSERT_THAT(two_lines, SizeIs(1));
  EXPECT_EQ(std::pair(two_lines[0].line, two_lines[0].column), std::pair(2, 6));
}

class YamlRefuses : public testing::TestWithParam<const char*> {};

TEST_P(YamlRefuses, WithOneProblem) {
  const std::vector<Problem> problems = problems_of(GetParam());

  ASSERT_THAT(problems, SizeIs(1)) << GetParam();
  EXPECT_EQ(problems[0].code, "E-YAML");
  EXPECT_GT(problems[0].line, 0);
}

INSTANTIATE_TEST_SUITE_P(Texts, YamlRefuses,
                         testing::Values("a: [", "a: *nothing", "a: 1\n---\nb: 2\n", "<<: { a: 1 }", "? [a, b]\n: c\n", "? {a: b}\n: c\n",
                                         "a: !!str 5", "a: !own x", "a: \x01", "a: \xff", "a: \xed\xa0\x80", "a: \x04 b", "~: 1", "a: b: c",
                                         "\ta: 1", "a: 'x"));

// yaml-cpp alone takes the rest of the file for text.
TEST(YamlDocument, AQuoteMustBeClosed) {
  for (const char* const text :
       {"a: 1\nb: \"abc\nc: [{ d: e }]\n", "a: 1\nb: 'abc\nc: 2\n", "a: 1\nb: &x \"abc\\\"\n", "a: 1\nb: 'it''s\n"}) {
    const std::vector<Problem> problems = problems_of(text);

    ASSERT_THAT(problems, SizeIs(1)) << text;
    EXPECT_EQ(problems[0].line, 2);
    EXPECT_EQ(problems[0].column, 4);
    EXPECT_THAT(problems[0].message, HasSubstr("never closed"));
  }
}

TEST(YamlDocument, AForgottenQuoteIsToldWhereItOpens) {
  for (const char* const text : {"a: 1 # it's\nb: \"o\nc: x\nd: \"y\"\n", "a: 1\nb: 'o\nc: [x]\nd: { e: 'y' }\n"}) {
    const std::vector<Problem> problems = problems_of(text);

    ASSERT_THAT(problems, SizeIs(1)) << text;
    EXPECT_EQ(problems[0].line, 2);
    EXPECT_EQ(problems[0].column, 4);
    EXPECT_THAT(problems[0].message, HasSubstr("not closed in its line"));
  }
  EXPECT_THAT(problems_of("a: 'x'\nb: [\nc: 'y'\n"),
              testing::ElementsAre(testing::Field(&Problem::message, HasSubstr("not valid YAML: "))));
}

TEST(YamlDocument, AClosedQuoteMayBeTheLast) {
  EXPECT_EQ(parsed("\xEF\xBB\xBF"
                   "a: \"x\\\"y\"\n")
                .find("a")
                ->text,
            "x\"y");
  EXPECT_EQ(parsed("a: 'it''s'").find("a")->text, "it's");
  EXPECT_EQ(parsed("a: \"one\n  two\"  # \"\n").find("a")->text, "one two");
  EXPECT_EQ(parsed("a: |\n  \"one\n").find("a")->text, "\"one\n");
}

TEST(YamlDocument, ABomAndAMarkAreFine) { EXPECT_EQ(parsed("\xEF\xBB\xBF---\na: 1\n").find("a")->text, "1"); }

}  // namespace
}  // namespace sekisho
