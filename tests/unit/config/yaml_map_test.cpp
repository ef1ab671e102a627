#include "config/yaml_map.h"

#include "config/yaml_document.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>

namespace sekisho {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

// One map and what reading it brings up.
class YamlMapTest : public testing::Test {
 protected:
  YamlMap map(std::string_view text, std::string path = "") {
    root_ = parse_yaml(text, problems_).value();
    return {root_, std::move(path), problems_};
  }
  std::vector<std::string> messages() const {
    std::vector<std::string> out;
    for (const Problem& problem : problems_.sorted()) out.push_back(problem.message);
    return out;
  }

  Problems problems_{"f.yaml"};
  YamlNode root_;
};

TEST_F(YamlMapTest, ReadsTypedValues) {
  YamlMap got = map("s: x\nb: true\ni: 5\nn: 0.5\nd: 250ms\nk: 64KiB\nl: [a, b]\nw: two\n");
  const std::array<std::string, 2> words{"one", "two"};

  EXPECT_EQ(got.string("s"), "x");
  EXPECT_EQ(got.boolean("b"), true);
  EXPECT_EQ(got.integer("i"), 5);
  EXPECT_EQ(got.number("n"), 0.5);
  EXPECT_EQ(got.duration("d"), std::chrono::milliseconds(250));
  EXPECT_EQ(got.size("k"), 65536U);
  EXPECT_THAT(*got.strings("l"), ElementsAre("a", "b"));
  EXPECT_EQ(got.word("w", words), 1U);
  got.finish();
  EXPECT_THAT(messages(), IsEmpty());
}

TEST_F(YamlMapTest, AWordIsNoBooleanAndNoNumber) {
  YamlMap got = map("b: yes\ni: many\nd: 10\ns: 5\n", "server");

  EXPECT_EQ(got.boolean("b"), std::nullopt);
  EXPECT_EQ(got.integer("i", {1, 9}), std::nullopt);
  EXPECT_EQ(got.duration("d"), std::nullopt);
  EXPECT_EQ(got.string("s"), std::nullopt);
  EXPECT_THAT(messages(), ElementsAre(HasSubstr("`server.b` must be `true` or `false`, not the text `yes`"),
                                      HasSubstr("a whole number from 1 to 9"), HasSubstr("with its unit"), HasSubstr("put it in quotes")));
}

TEST_F(YamlMapTest, RefusesNumbersOutOfRange) {
  YamlMap got = map("a: 0\nb: 99999999999999999999\nc: 1.5\nd: .inf\ne: 9999999999999h\n");

  EXPECT_EQ(got.integer("a", {1, 2}), std::nullopt);
  EXPECT_EQ(got.integer("b"), std::nullopt);
  EXPECT_EQ(got.integer("c"), std::nullopt);
  EXPECT_EQ(got.number("d"), std::nullopt);
  EXPECT_EQ(got.duration("e"), std::nullopt);
  EXPECT_EQ(problems_.errors(), 5U);
}

TEST_F(YamlMapTest, UnknownKeysAreSaidWithTheNearestOne) {
  YamlMap got = map("lisen: x\nzzzzzz: 1\n", "server");
  got.string("listen");
  got.string("admin");

  got.finish();

  EXPECT_THAT(messages(), ElementsAre("unknown key `lisen` in `server` (did you mean `listen`?)",
                                      "unknown key `zzzzzz` in `server`: there are `listen` and `admin`"));
}

TEST_F(YamlMapTest, RequiredKeysAreMissed) {
  YamlMap got = map("a: 1\n");

  EXPECT_EQ(got.string("listen", Presence::Required), std::nullopt);
  EXPECT_THAT(messages(), ElementsAre("the key `listen` is missing"));
}

TEST_F(YamlMapTest, WhatIsNoMapIsOneProblem) {
  YamlMap got = map("[1]", "server");

  EXPECT_EQ(got.string("listen", Presence::Required), std::nullopt);
  got.finish();
  EXPECT_THAT(messages(), ElementsAre("`server` must be a map of keys, not a list"));
}

TEST(NearestWord, ForgivesOneSlipInAShortWordAndMoreInALongOne) {
  const std::vector<std::string> known{"require", "deny", "when"};

  EXPECT_EQ(nearest_word("requre", known), "require");
  EXPECT_EQ(nearest_word("wehn", known), "when");
  EXPECT_EQ(nearest_word("requires", known), "require");
  EXPECT_EQ(nearest_word("REQUIRE", known), "require");
  EXPECT_EQ(nearest_word("xyz", known), "");
  EXPECT_EQ(nearest_word("", known), "");
}

TEST(Problem, SaysWhatAndWhere) {
  EXPECT_EQ(to_string(Problem{Problem::Severity::Error, "p.yaml", 12, 7, "E-KEY", "unknown key `requre`"}),
            "p.yaml:12:7: error: unknown key `requre` [E-KEY]");
  EXPECT_EQ(to_string(Problem{Problem::Severity::Warning, "p.yaml", 0, 0, "", "odd"}), "p.yaml: warning: odd");
}

}  // namespace
}  // namespace sekisho
